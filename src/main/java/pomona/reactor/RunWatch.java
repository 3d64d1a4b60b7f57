package pomona.reactor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The images that workers have now, oldest first. One that is over the run timeout is answered, and its worker
 * counted as lost, also when the connection that sent it is long gone.
 */
final class RunWatch extends DeadlineQueue.Entry {
    private final Reactor reactor;
    private final long timeoutNanos;
    private final Set<ImageRequest> running = new LinkedHashSet<>();

    RunWatch(Reactor reactor) {
        this.reactor = reactor;
        this.timeoutNanos = reactor.config().runTimeout().toNanos();
    }

    void started(ImageRequest request) {
        running.add(request);
        schedule();
    }

    void finished(ImageRequest request) {
        if (running.remove(request)) {
            schedule();
        }
    }

    @Override
    void onDeadline(long nowNanos) {
        for (ImageRequest request : List.copyOf(running)) {
            if (nowNanos - request.startNanos >= timeoutNanos) {
                running.remove(request);
                Connection connection = request.connection();
                reactor.guard(connection, () -> {
                    reactor.service().lost(request);
                    connection.onRunTimeout(request, nowNanos);
                });
            }
        }
        schedule();
    }

    private void schedule() {
        boolean none = running.isEmpty();
        long due = none ? StallClock.NEVER : running.iterator().next().startNanos + timeoutNanos;
        reactor.schedule(this, due);
    }
}
