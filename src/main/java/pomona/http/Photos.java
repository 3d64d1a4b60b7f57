package pomona.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Conservation;
import pomona.dispatch.Workers;
import pomona.loop.DeadlineQueue;
import pomona.loop.Mailbox;
import pomona.protocol.Encoding;
import pomona.protocol.FrameHeader;
import pomona.protocol.HeaderCodec;
import pomona.protocol.MessageType;
import pomona.protocol.Want;

/** The one way from HTTP to the workers: every endpoint that takes photos begins them here. Owned by the loop. */
public final class Photos {
    private static final String BULK = "X-Pomona-Bulk";
    private static final String MAP = "X-Pomona-Map";
    private static final String DEADLINE = "X-Pomona-Deadline-Ms";
    /** No less than what {@link Request#says} takes for a yes. */
    private static final Set<String> FLAGS = Set.of("0", "1", "false", "true");

    private static final int DEADLINE_MILLIS_MAX = 600_000;

    /**
     * What a request asks for beyond the prediction.
     *
     * @param deadlineMillis not started by then, counted from the photo's last byte: refused; 0 for none
     */
    public record Wish(int deadlineMillis, Want want) {
        /**
         * Reads the headers {@code X-Pomona-Bulk}, {@code X-Pomona-Map} and {@code X-Pomona-Deadline-Ms}.
         *
         * @param status whether to be told of the queue
         * @throws IllegalArgumentException says what is wrong with one of them
         */
        public static Wish of(Request request, boolean status) {
            for (String name : List.of(BULK, MAP)) {
                if (!FLAGS.contains(request.header(name).orElse("0").toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException("%s must be 0 or 1".formatted(name));
                }
            }
            var want = new Want(status, request.says(MAP, "map"), request.says(BULK, "bulk"));
            String deadline = request.header(DEADLINE).orElse("");
            if (deadline.isEmpty()) {
                return new Wish(0, want);
            }
            boolean isNumber = deadline.matches("[0-9]{1,6}");
            int millis = isNumber ? Integer.parseInt(deadline) : 0;
            if (millis < 1 || millis > DEADLINE_MILLIS_MAX) {
                throw new IllegalArgumentException("%s must be 1 to %d".formatted(DEADLINE, DEADLINE_MILLIS_MAX));
            }
            return new Wish(millis, want);
        }
    }

    private final HttpDoor.Dispatch dispatch;
    private final Mailbox mailbox;
    private final DeadlineQueue deadlines;
    private final PhotoPositions positions;
    private final HttpConfig config;

    Photos(HttpDoor.Dispatch dispatch, Mailbox mailbox, DeadlineQueue deadlines, HttpConfig config) {
        this.dispatch = dispatch;
        this.mailbox = mailbox;
        this.deadlines = deadlines;
        this.config = config;
        this.positions = new PhotoPositions(dispatch.workers(), deadlines);
    }

    /**
     * A photo's first byte is about to come; from now on it is counted, and gets one final reply.
     *
     * @param bytesMax its length where that is known, else the most that it may have: so much memory is promised to it
     *     when memory is short
     * @param encoding how the bytes carry the file
     */
    public Photo begin(Exchange exchange, Wish wish, int bytesMax, Encoding encoding, Photo.Sender sender) {
        String id = exchange.givenId();
        var header = new FrameHeader(
                MessageType.CLIENT_IMAGE.name(),
                bytesMax,
                id != null && HeaderCodec.isId(id) ? id : null,
                encoding,
                wish.deadlineMillis(),
                wish.want());
        var photo = new Photo(this, exchange, header, exchange.firstByteNanos(), sender);
        exchange.add(photo);
        return photo;
    }

    /** Whether one that came now would be admitted. */
    boolean hasRoom(boolean bulk) {
        return dispatch.workers().hasRoom(bulk);
    }

    /** When it makes sense for a refused client to come back. */
    long retryAfterMillis() {
        return dispatch.workers().retryAfterMillis();
    }

    Workers workers() {
        return dispatch.workers();
    }

    BodyBudget budget() {
        return dispatch.budget();
    }

    Conservation conservation() {
        return dispatch.conservation();
    }

    /** A place among the workers is free again. */
    void roomCameFree() {
        dispatch.roomCameFree().run();
    }

    Mailbox mailbox() {
        return mailbox;
    }

    DeadlineQueue deadlines() {
        return deadlines;
    }

    PhotoPositions positions() {
        return positions;
    }

    long nowNanos() {
        return deadlines.nowNanos();
    }

    long runTimeoutNanos() {
        return config.runTimeout().toNanos();
    }

    long runTimeoutSeconds() {
        return config.runTimeout().toSeconds();
    }
}
