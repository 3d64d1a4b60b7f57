package pomona.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/** Whole frames, header and body in one buffer, so that they leave in one write. */
public final class Frames {
    /** A prediction without {@code want} stays under this, header included: simple clients read it with one recv. */
    public static final int PLAIN_REPLY_BYTES_MAX = 1400;

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private Frames() {}

    /** A SERVER_PREDICTION, ready to be written. */
    public static ByteBuffer prediction(Prediction prediction) {
        return frame(MessageType.SERVER_PREDICTION, prediction.id(), Json.bytes(prediction));
    }

    /** A SERVER_MESSAGE with an event, ready to be written. */
    public static ByteBuffer event(Event event) {
        String id = null;
        if (event instanceof Event.Failure failure) {
            id = failure.id();
        } else if (event instanceof Event.Queued queued) {
            id = queued.id();
        } else if (event instanceof Event.Running running) {
            id = running.id();
        }
        return frame(MessageType.SERVER_MESSAGE, id, Json.bytes(event));
    }

    /** The echo of a log-off: the client's bytes, a space, the time. */
    public static ByteBuffer logOff(byte[] text, Instant now) {
        byte[] time = (" " + time(now)).getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[text.length + time.length];
        System.arraycopy(text, 0, body, 0, text.length);
        System.arraycopy(time, 0, body, text.length, time.length);
        return frame(MessageType.SERVER_MESSAGE, null, body);
    }

    /** A client's frame: {@code header.bodyBytes()} must be the body's length. */
    public static ByteBuffer request(FrameHeader header, byte[] body) {
        return join(HeaderCodec.encode(header), body);
    }

    /** A CLIENT_MESSAGE with these bytes. */
    public static ByteBuffer message(byte[] body) {
        return frame(MessageType.CLIENT_MESSAGE, null, body);
    }

    /** ISO 8601 in UTC with milliseconds. */
    public static String time(Instant now) {
        return TIME.format(now);
    }

    /**
     * Reads a SERVER_PREDICTION's body.
     *
     * @throws ProtocolException {@code bad_message}
     */
    public static Prediction readPrediction(byte[] body) throws ProtocolException {
        return Json.read(body, Prediction.class);
    }

    /**
     * Reads a SERVER_MESSAGE's body that is an event.
     *
     * @throws ProtocolException {@code bad_message}: a log-off echo, or an event that this version doesn't know
     */
    public static Event readEvent(byte[] body) throws ProtocolException {
        return Json.read(body, Event.class);
    }

    /** The body of a whole frame, as a view. */
    public static ByteBuffer body(ByteBuffer frame) {
        return frame.slice(FrameHeader.HEADER_BYTES, frame.limit() - FrameHeader.HEADER_BYTES);
    }

    private static ByteBuffer frame(MessageType type, @Nullable String id, byte[] body) {
        return join(HeaderCodec.encode(FrameHeader.of(type, body.length, id)), body);
    }

    private static ByteBuffer join(byte[] header, byte[] body) {
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .flip();
    }
}
