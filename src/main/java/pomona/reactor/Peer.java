package pomona.reactor;

import java.io.IOException;

/** A connection as its parts see it. */
interface Peer extends Guard.Subject {
    /** Something of it has changed: writes what can be written, moves on, and tells selector and clocks what is wanted. */
    void settle(long nowNanos) throws IOException;
}
