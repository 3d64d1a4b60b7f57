package pomona.reactor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The images that workers have now, oldest first. One that is over the run timeout is answered, and its worker
 * counted as lost, also when the connection that sent it is long gone.
 */
final class RunWatch extends DeadlineQueue.Entry {
    private final DeadlineQueue deadlines;
    private final long timeoutNanos;
    private final Map<Pipeline.Image, Long> startNanos = new LinkedHashMap<>();

    RunWatch(DeadlineQueue deadlines, Duration timeout) {
        this.deadlines = deadlines;
        this.timeoutNanos = timeout.toNanos();
    }

    void started(Pipeline.Image image, long nanos) {
        startNanos.put(image, nanos);
        schedule();
    }

    void finished(Pipeline.Image image) {
        if (startNanos.remove(image) != null) {
            schedule();
        }
    }

    @Override
    void onDeadline(long nowNanos) {
        for (Map.Entry<Pipeline.Image, Long> running : List.copyOf(startNanos.entrySet())) {
            if (nowNanos - running.getValue() >= timeoutNanos) {
                startNanos.remove(running.getKey());
                running.getKey().onRunTimeout(nowNanos);
            }
        }
        schedule();
    }

    private void schedule() {
        boolean none = startNanos.isEmpty();
        deadlines.schedule(
                this, none ? StallClock.NEVER : startNanos.values().iterator().next() + timeoutNanos);
    }
}
