package pomona.dispatch;

import java.util.function.Consumer;

/** A worker's tools whose replies someone else looks at too. */
public final class ObservedWork implements Work {
    private final Work work;
    private final Consumer<Reply> observer;

    private ObservedWork(Work work, Consumer<Reply> observer) {
        this.work = work;
        this.observer = observer;
    }

    /**
     * Makes tools as another factory does.
     *
     * @param observer is told on the worker's thread of each reply; it must not block and must not throw
     */
    public static WorkFactory factory(WorkFactory works, Consumer<Reply> observer) {
        return worker -> new ObservedWork(works.create(worker), observer);
    }

    @Override
    public Reply run(Job job, long startNanos) {
        Reply reply = work.run(job, startNanos);
        observer.accept(reply);
        return reply;
    }

    @Override
    public void close() {
        work.close();
    }
}
