package pomona.http.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Map;
import pomona.http.Exchange;
import pomona.http.Photo;
import pomona.protocol.Event;
import pomona.protocol.Frames;

/**
 * Tells of one photo as server-sent events: {@code queued} and {@code running} as they come, then {@code prediction} or
 * {@code error}, each with the JSON of the wire. What is decided before there was anything to tell is a plain reply.
 */
final class EventStream implements Photo.Sender {
    static final String CONTENT_TYPE = "text/event-stream";

    /** A client that does not read gets no further news of its place: only the last event matters. */
    private static final int UNSENT_BYTES_MAX = 4 * 1024;

    private final Exchange exchange;
    private boolean hasBegun;

    EventStream(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void queued(Photo photo, int ahead, long estimateMillis) {
        tell("queued", new Event.Queued(photo.id(), ahead, estimateMillis));
    }

    @Override
    public void running(Photo photo, int worker) {
        tell("running", new Event.Running(photo.id(), worker));
    }

    private void tell(String name, Event event) {
        begin();
        if (exchange.unsentBytes() <= UNSENT_BYTES_MAX) {
            send(name, Frames.body(Frames.event(event)));
        }
    }

    @Override
    public void answered(Photo photo, Photo.Outcome outcome) {
        if (!hasBegun && outcome.error() != null) {
            exchange.answer(outcome.answer());
            return;
        }
        begin();
        send(outcome.error() == null ? "prediction" : "error", outcome.json().duplicate());
        exchange.endStream();
    }

    private void begin() {
        if (!hasBegun) {
            hasBegun = true;
            exchange.stream(200, CONTENT_TYPE, Map.of());
        }
    }

    private void send(String name, ByteBuffer json) {
        byte[] head = "event: %s\ndata: ".formatted(name).getBytes(US_ASCII);
        exchange.send(ByteBuffer.allocate(head.length + json.remaining() + 2)
                .put(head)
                .put(json)
                .put((byte) '\n')
                .put((byte) '\n')
                .flip());
    }
}
