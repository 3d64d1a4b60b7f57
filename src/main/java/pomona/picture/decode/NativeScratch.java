package pomona.picture.decode;

import com.sun.jna.Memory;

/** Memory that native code reads from or writes into, used again; a large one is given back after its picture. */
final class NativeScratch implements AutoCloseable {
    private final long bytesAtFirst;
    private Memory memory;

    NativeScratch(long bytesAtFirst) {
        this.bytesAtFirst = bytesAtFirst;
        memory = new Memory(bytesAtFirst);
    }

    /** What it holds is undefined. */
    Memory atLeast(long bytes) {
        if (memory.size() < bytes) {
            replace(Math.max(bytes, Math.min(Pixels.KEPT_BYTES_MAX, 2 * memory.size())));
        }
        return memory;
    }

    void dropIfOversized() {
        if (memory.size() > Pixels.KEPT_BYTES_MAX) {
            replace(bytesAtFirst);
        }
    }

    /** Closed only once there is another: where memory is short, the old one must stay fit for the next file. */
    private void replace(long bytes) {
        Memory other = new Memory(bytes);
        memory.close();
        memory = other;
    }

    @Override
    public void close() {
        memory.close();
    }
}
