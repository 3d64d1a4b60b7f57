package pomona.batch;

/** Bounds the bytes of all files that are in memory at once. A file over the whole budget goes alone. Safe for threads. */
final class ByteBudget {
    private final long maxBytes;
    private long takenBytes;
    private boolean closed;

    ByteBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Waits for room; returns false, with nothing taken, when the budget was closed. */
    synchronized boolean take(long bytes) throws InterruptedException {
        while (!closed && takenBytes > 0 && takenBytes + bytes > maxBytes) {
            wait();
        }
        if (closed) {
            return false;
        }
        takenBytes += bytes;
        return true;
    }

    synchronized void give(long bytes) {
        takenBytes -= bytes;
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
