package pomona.http;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import pomona.http.Problem.Refusal;
import pomona.protocol.ErrorCode;

/**
 * What every request must pass before an endpoint sees it.
 *
 * <p>A browser on this machine may be on any page of the world, and that page may send requests here. So the server must
 * be called by a name that is its own: a page whose name was bent to point here (DNS rebinding) calls it by the page's.
 * An address can't be bent. And what a page of another origin sends is refused, whatever it is.
 */
final class Gate {
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+\\]");
    private static final String BEARER = "bearer ";

    private final Set<String> hosts;
    private final int bodyBytesMax;
    private final boolean tokenRequired;
    private final Predicate<String> isToken;

    /**
     * @param isToken takes as long for a wrong token as for the right one
     */
    Gate(HttpConfig config, Predicate<String> isToken) {
        this.hosts = config.hosts();
        this.bodyBytesMax = config.imageBytes();
        this.tokenRequired = config.tokenRequired();
        this.isToken = isToken;
    }

    /**
     * Why a request is not let in; null when it is.
     *
     * @param bodyBytes announced length; negative when none was announced
     */
    @Nullable Problem check(HttpRequest http, Request request, Endpoint.Access access, InetAddress peer, long bodyBytes) {
        Problem problem = checkHost(http, request);
        if (problem == null) {
            problem = checkOrigin(request);
        }
        if (problem == null) {
            problem = checkToken(request, access, peer);
        }
        return problem == null ? checkBody(request, bodyBytes) : problem;
    }

    private @Nullable Problem checkHost(HttpRequest http, Request request) {
        ProtocolVersion version = http.getVersion();
        boolean isOld = version != null && version.lessEquals(HttpVersion.HTTP_1_0);
        Optional<String> host = request.header("Host");
        if (host.isEmpty() && isOld) {
            return null;
        }
        if (host.isEmpty() || http.countHeaders("Host") != 1) {
            return Problem.of(Refusal.BAD_REQUEST, "exactly one Host header is wanted");
        }
        return isKnown(host.get())
                ? null
                : Problem.of(
                        Refusal.MISDIRECTED_REQUEST,
                        "this server does not go by that name; its names are set by http-hosts");
    }

    private boolean isKnown(String hostAndPort) {
        String host = hostAndPort.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
        return host.equals("localhost")
                || hosts.contains(host)
                || ADDRESS.matcher(host).matches();
    }

    private static @Nullable Problem checkOrigin(Request request) {
        String origin = request.header("Origin").orElse("");
        String host = request.header("Host").orElse("");
        boolean isOurs = origin.isEmpty()
                || origin.equalsIgnoreCase("http://" + host)
                || origin.equalsIgnoreCase("https://" + host);
        return isOurs ? null : Problem.of(Refusal.FORBIDDEN, "pages of another origin may not call this server");
    }

    private @Nullable Problem checkToken(Request request, Endpoint.Access access, InetAddress peer) {
        if (access == Endpoint.Access.OPEN || (access == Endpoint.Access.TOKEN && !tokenRequired)) {
            return null;
        }
        if (access == Endpoint.Access.TOKEN_OR_LOOPBACK && peer.isLoopbackAddress()) {
            return null;
        }
        if (!tokenRequired) {
            return Problem.of(Refusal.FORBIDDEN, "from another machine only with a token, and this server has none");
        }
        String shown = request.header("Authorization").orElse("");
        boolean isBearer = shown.toLowerCase(Locale.ROOT).startsWith(BEARER);
        return isBearer && isToken.test(shown.substring(BEARER.length()).strip())
                ? null
                : Problem.of(ErrorCode.UNAUTHORIZED, "this server wants its token: Authorization: Bearer …");
    }

    private @Nullable Problem checkBody(Request request, long bodyBytes) {
        String encoding = request.header("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            // A photo is packed already, and what a packed body grows to is not known before.
            return Problem.of(Refusal.UNSUPPORTED_MEDIA_TYPE, "packed bodies are not taken: send the file as it is");
        }
        if (bodyBytes > bodyBytesMax) {
            return Problem.of(
                    ErrorCode.TOO_LARGE,
                    "a body of %d bytes is over the limit of %d".formatted(bodyBytes, bodyBytesMax));
        }
        return null;
    }
}
