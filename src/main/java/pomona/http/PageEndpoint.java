package pomona.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A page that is made anew for each who asks, on the loop's thread: making it must not block. */
public final class PageEndpoint implements Endpoint {
    private final Access access;
    private final Function<Request, String> contentType;
    private final Function<Request, ByteBuffer> page;

    public PageEndpoint(Access access, Function<Request, String> contentType, Function<Request, ByteBuffer> page) {
        this.access = access;
        this.contentType = contentType;
        this.page = page;
    }

    /** What the door takes and answers, as OpenAPI tells it. */
    public static PageEndpoint openApi() {
        try (InputStream in = PageEndpoint.class.getResourceAsStream("openapi.json")) {
            ByteBuffer text =
                    ByteBuffer.wrap(Objects.requireNonNull(in, "openapi.json").readAllBytes());
            return new PageEndpoint(Access.OPEN, request -> Answer.JSON, request -> text.duplicate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Access access() {
        return access;
    }

    @Override
    public BodySink begin(Request request, Exchange exchange) {
        exchange.answer(new Answer(200, contentType.apply(request), page.apply(request), Map.of(), false));
        return BodySink.NONE;
    }
}
