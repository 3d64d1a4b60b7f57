package pomona.reactor;

import java.io.IOException;
import java.nio.channels.ByteChannel;

/**
 * The bytes of one connection, plain or wrapped: the seam where TLS goes in.
 *
 * <p>A wrapped channel can hold bytes that no selector tells of, so its owner reads until it gets nothing.
 */
interface Wire extends ByteChannel {
    /** Interest that the channel needs for itself, whatever its owner wants; 0 for none. */
    int wishes();

    /** Ends the sending side; the peer reads an end of stream after the last byte. */
    void shutdownOutput() throws IOException;
}
