package pomona.http;

import java.nio.ByteBuffer;
import java.util.Map;
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
