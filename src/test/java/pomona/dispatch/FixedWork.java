package pomona.dispatch;

import java.util.concurrent.atomic.AtomicInteger;
import pomona.protocol.ErrorCode;
import pomona.protocol.Prediction;

/** Runs what each job carries and always answers the same. */
final class FixedWork implements Work {
    /** Tools that were made and not closed yet. */
    static final class Count {
        final AtomicInteger made = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
    }

    private final Count count;
    private final Thread owner = Thread.currentThread();

    FixedWork(Count count) {
        this.count = count;
        count.made.incrementAndGet();
    }

    @Override
    public Reply run(Job job, long startNanos) {
        checkOwner();
        Jobs.run(job);
        return Reply.failure(job, ErrorCode.BAD_IMAGE, "no image", new Prediction.Timing(0, 0, 0, 0, 0));
    }

    @Override
    public void close() {
        checkOwner();
        count.closed.incrementAndGet();
    }

    private void checkOwner() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("used by " + Thread.currentThread() + ", made by " + owner);
        }
    }
}
