package pomona.tui.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes on their way to the terminal: gathered, since a screen is thousands of small writes, and cut off for good at
 * the end, so that nothing is drawn over a terminal that was given back.
 */
public final class ScreenStream extends OutputStream {
    private static final int CAPACITY_BYTES = 64 * 1024;

    private final OutputStream terminal;
    private final byte[] buffer = new byte[CAPACITY_BYTES];
    private final ReentrantLock lock = new ReentrantLock();
    private int used;
    private long written;
    private boolean closed;

    public ScreenStream(OutputStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (length > buffer.length - used) {
                drain();
            }
            if (length > buffer.length) {
                terminal.write(bytes, offset, length);
                written += length;
                return;
            }
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void flush() throws IOException {
        lock.lock();
        try {
            if (!closed) {
                drain();
                terminal.flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain() throws IOException {
        terminal.write(buffer, 0, used);
        written += used;
        used = 0;
    }

    /** Bytes that went to the terminal so far. */
    public long written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the last bytes, past what is gathered, and takes no more. Waits as long as the terminal takes none. */
    void end(byte[] last) throws IOException {
        lock.lock();
        try {
            closed = true;
            terminal.write(last);
            terminal.flush();
        } finally {
            lock.unlock();
        }
    }
}
