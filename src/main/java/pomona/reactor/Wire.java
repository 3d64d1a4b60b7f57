package pomona.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

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

    /** A socket's bytes as they are. */
    record Plain(SocketChannel channel) implements Wire {
        @Override
        public int wishes() {
            return 0;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public void shutdownOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
