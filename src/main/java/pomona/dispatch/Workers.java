package pomona.dispatch;

import java.util.List;

/** What a {@link Door} asks of the workers. Every method may be called by any thread and returns at once. */
public interface Workers {
    /** Admits a job or refuses it, in one step; its {@link Door} is then told of its start and its end. */
    Admission offer(Job job);

    /** Whether a job that were offered now would be admitted; others may be faster. */
    boolean hasRoom(boolean bulk);

    /**
     * Takes back a job that waits.
     *
     * @return true: it never runs and its permit is free; false: it runs or ran, and {@link Door#finished} comes or came
     */
    boolean withdraw(Job job);

    /** All jobs that wait, in the order in which they start unless others come. */
    List<Job> waiting();

    /** How long until a job with so many ahead of it starts, from the measured rate. */
    long estimateMillis(int ahead);

    /** When it makes sense for a refused client to come back: once half of what waits has started. */
    long retryAfterMillis();

    /**
     * The job took too long and was answered: its worker counts as lost until it comes back, and the permit stays taken.
     * Does nothing if the job does not run.
     */
    void lost(Job job);
}
