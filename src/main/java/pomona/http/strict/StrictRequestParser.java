package pomona.http.strict;

import java.io.IOException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.RequestHeaderFieldsTooLargeException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestParser;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;
import pomona.http.Problem;

/**
 * HttpCore's parser, and stricter: what two servers could read in two ways is refused, since one of them may stand
 * before this one. That is a carriage return or another control character within a line, a folded header, a header
 * whose name is followed by a blank, two lengths, a length beside a transfer coding, and a coding other than chunked.
 *
 * <p>It reads nothing while a request is being answered: what a client sends ahead stays in the connection's buffer.
 * After a request that is no HTTP it reads nothing any more.
 */
public final class StrictRequestParser extends DefaultHttpRequestParser<HttpRequest> {
    private static final int HEAD_BYTES_MAX = 16 * 1024;

    /** Whose requests they are. */
    public interface Reader {
        /** Whether a request may begin now. */
        boolean mayBegin();

        /** A head was begun and is not whole. */
        void headBegun();
    }

    /** A request that can't be understood: it is answered with the problem, and the connection ends. */
    public static final class Malformed extends BasicHttpRequest {
        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        Malformed(Problem problem) {
            super("GET", "/");
            this.problem = problem;
            setVersion(HttpVersion.HTTP_1_1);
        }

        public Problem problem() {
            return problem;
        }
    }

    private final Reader reader;
    private int headBytes;
    private boolean isBroken;

    public StrictRequestParser(Http1Config config, Reader reader) {
        super(config, DefaultHttpRequestFactory.INSTANCE);
        this.reader = reader;
    }

    @Override
    public @Nullable HttpRequest parse(SessionInputBuffer buffer, boolean endOfStream) throws IOException {
        if (isBroken || !reader.mayBegin()) {
            return null;
        }
        try {
            // At the stream's end half a header would pass for a whole one.
            HttpRequest request = super.parse(new Lines(buffer), false);
            if (request == null) {
                if (headBytes > 0 || buffer.hasData()) {
                    reader.headBegun();
                }
                return null;
            }
            headBytes = 0;
            if (request.getVersion() != null && request.getVersion().greaterEquals(HttpVersion.HTTP_2_0)) {
                throw new UnsupportedHttpVersionException(request.getVersion());
            }
            checkLength(request);
            return request;
        } catch (BrokenLine e) {
            return broken(Problem.Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (TooLarge | MessageConstraintException | RequestHeaderFieldsTooLargeException e) {
            return broken(Problem.Refusal.HEADER_TOO_LARGE, "the header is too large: " + e.getMessage());
        } catch (UnsupportedHttpVersionException e) {
            return broken(Problem.Refusal.VERSION_NOT_SUPPORTED, "HTTP/1.1 and HTTP/1.0 are spoken here");
        } catch (HttpException e) {
            return broken(Problem.Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private Malformed broken(Problem.Refusal refusal, String why) {
        isBroken = true;
        return new Malformed(Problem.of(refusal, why));
    }

    private static void checkLength(HttpRequest request) throws HttpException {
        Header[] lengths = request.getHeaders("Content-Length");
        Header[] codings = request.getHeaders("Transfer-Encoding");
        if (lengths.length > 1 || codings.length > 1) {
            throw new Ambiguous("more than one length");
        }
        if (lengths.length == 1 && codings.length == 1) {
            throw new Ambiguous("a length and a transfer coding");
        }
        if (lengths.length == 1 && !lengths[0].getValue().matches("[0-9]{1,18}")) {
            throw new Ambiguous("Content-Length must be a whole number");
        }
        if (codings.length == 1) {
            boolean isNew = request.getVersion() == null || request.getVersion().greaterEquals(HttpVersion.HTTP_1_1);
            if (!isNew || !codings[0].getValue().strip().equalsIgnoreCase("chunked")) {
                throw new Ambiguous("no transfer coding but chunked is known here");
            }
        }
    }

    private static final class Ambiguous extends HttpException {
        private static final long serialVersionUID = 1;

        Ambiguous(String message) {
            super(message);
        }
    }

    private static final class BrokenLine extends IOException {
        private static final long serialVersionUID = 1;

        BrokenLine(String message) {
            super(message);
        }
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super("over %d bytes".formatted(HEAD_BYTES_MAX));
        }
    }

    private final class Lines extends CheckedLines {
        Lines(SessionInputBuffer buffer) {
            super(buffer);
        }

        @Override
        void unfinished(int bytes) throws IOException {
            if (headBytes + bytes > HEAD_BYTES_MAX) {
                throw new TooLarge();
            }
        }

        @Override
        void check(CharArrayBuffer line) throws IOException {
            boolean isFirst = headBytes == 0;
            headBytes += line.length() + 2;
            if (headBytes > HEAD_BYTES_MAX) {
                throw new TooLarge();
            }
            String fault = CheckedLines.fault(line, isFirst);
            if (fault != null) {
                throw new BrokenLine(fault);
            }
        }
    }
}
