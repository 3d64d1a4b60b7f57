package pomona.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;

/** A request's head, as an endpoint looks at it. */
public final class Request {
    private final HttpRequest http;
    private final String path;
    private final String query;
    private final String id;

    Request(HttpRequest http, String id) {
        this.http = http;
        this.id = id;
        String target = http.getPath() == null ? "" : http.getPath();
        int mark = target.indexOf('?');
        path = mark < 0 ? target : target.substring(0, mark);
        query = mark < 0 ? "" : target.substring(mark + 1);
    }

    /** In upper case, as it came. */
    public String method() {
        return http.getMethod();
    }

    /** Without the query. */
    public String path() {
        return path;
    }

    /** What {@code X-Request-Id} says, or a name that the server gave. */
    public String id() {
        return id;
    }

    /** The first header of that name, without blanks around it. */
    public Optional<String> header(String name) {
        Header header = http.getFirstHeader(name);
        return header == null || header.getValue() == null
                ? Optional.empty()
                : Optional.of(header.getValue().strip());
    }

    /** Whether a header or, for browsers and command lines, a field of the query says so: {@code 1} or {@code true}. */
    public boolean says(String headerName, String queryName) {
        String value = header(headerName).orElse("").toLowerCase(Locale.ROOT);
        return value.equals("1") || value.equals("true") || hasQuery(queryName + "=1") || hasQuery(queryName + "=true");
    }

    private boolean hasQuery(String field) {
        return List.of(query.split("&", -1)).contains(field);
    }

    /** Whether it is HTTP/1.1: only such a client knows interim replies. */
    boolean isModern() {
        return http.getVersion() == null || http.getVersion().greaterEquals(HttpVersion.HTTP_1_1);
    }

    /** The media type in lower case, without parameters; empty when none is told. */
    public String mediaType() {
        String type = header("Content-Type").orElse("");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
