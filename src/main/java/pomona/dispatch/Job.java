package pomona.dispatch;

import org.jspecify.annotations.Nullable;
import pomona.protocol.Body;
import pomona.protocol.FrameHeader;

/**
 * One whole image on its way to a worker. Its identity is the object's; it holds nothing that moves.
 *
 * <p>A worker reads the body until {@link Door#finished}: only then may its memory be given back, even when the
 * request was answered long before.
 */
public final class Job {
    private final long connection;
    private final FrameHeader header;
    private final Body body;
    private final long firstByteNanos;
    private final long completeNanos;
    private final @Nullable Object tag;

    /**
     * @param connection whose image it is: connections take turns
     * @param body complete
     * @param firstByteNanos when the header's first byte came
     * @param completeNanos when the body's last byte came
     * @param tag whatever its maker wants to find again; not looked at here
     */
    public Job(
            long connection,
            FrameHeader header,
            Body body,
            long firstByteNanos,
            long completeNanos,
            @Nullable Object tag) {
        this.connection = connection;
        this.header = header;
        this.body = body;
        this.firstByteNanos = firstByteNanos;
        this.completeNanos = completeNanos;
        this.tag = tag;
    }

    public long connection() {
        return connection;
    }

    public FrameHeader header() {
        return header;
    }

    public Body body() {
        return body;
    }

    public long firstByteNanos() {
        return firstByteNanos;
    }

    public long completeNanos() {
        return completeNanos;
    }

    public @Nullable Object tag() {
        return tag;
    }

    /** Whether nobody is watching: a person's image goes first. */
    public boolean bulk() {
        return header.want().bulk();
    }

    @Override
    public String toString() {
        return "image %s of %d bytes from connection %d"
                .formatted(header.id() == null ? "without id" : header.id(), header.bodyBytes(), connection);
    }
}
