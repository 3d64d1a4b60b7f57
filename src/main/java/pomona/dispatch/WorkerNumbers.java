package pomona.dispatch;

import java.util.BitSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The numbers that workers go by, from 1: a worker that replaces another waits for that one's number. */
final class WorkerNumbers {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final BitSet free = new BitSet();

    WorkerNumbers(int workers) {
        free.set(1, workers + 1);
    }

    /** The lowest free number, once there is one. */
    int take() {
        lock.lock();
        try {
            while (free.isEmpty()) {
                given.awaitUninterruptibly();
            }
            int number = free.nextSetBit(0);
            free.clear(number);
            return number;
        } finally {
            lock.unlock();
        }
    }

    void give(int number) {
        lock.lock();
        try {
            free.set(number);
            given.signal();
        } finally {
            lock.unlock();
        }
    }
}
