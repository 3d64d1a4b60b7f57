package pomona.loop;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The edge of the loop: every event runs in here, whatever its kind. What goes wrong in it costs the connection that the
 * event is about; an event about no connection is told in the log and the loop goes on. An {@code Error} passes through
 * and ends the loop.
 */
public final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private Guard() {}

    /** What happens. */
    public interface Event {
        void run() throws IOException;
    }

    /** Whom it is about. */
    public interface Subject {
        /** Its name in the log. */
        String peer();

        /** Ends it at once. */
        void abort(String why);
    }

    /** A connection as its parts see it. */
    public interface Peer extends Subject {
        /** Something of it has changed: writes what can be written, moves on, tells selector and clocks what is wanted. */
        void settle(long nowNanos) throws IOException;
    }

    public static void run(Subject subject, Event event) {
        try {
            event.run();
        } catch (IOException e) {
            end(subject, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} closed: a fault of ours", subject.peer(), e);
            end(subject, "internal error");
        }
    }

    /**
     * An event of the loop's own.
     *
     * @param what for the log
     */
    public static void run(String what, Event event) {
        try {
            event.run();
        } catch (IOException | RuntimeException e) {
            LOG.error("{} failed: a fault of ours", what, e);
        }
    }

    private static void end(Subject subject, String why) {
        try {
            subject.abort(why);
        } catch (RuntimeException e) {
            LOG.error("{} could not be closed in order: a fault of ours", subject.peer(), e);
        }
    }
}
