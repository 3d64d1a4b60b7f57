package pomona.dispatch;

/**
 * Where workers tell what became of a job. Called on worker threads, so it hands over and returns; it must not block
 * and must not throw.
 */
public interface Door {
    /**
     * A worker took the job.
     *
     * @param worker counted from 1
     */
    void started(Job job, int worker, long startNanos);

    /**
     * The job ended: exactly once for each job that was admitted and not withdrawn, after its permit is free again. It
     * comes also for a job that was declared lost, if its worker ever comes back.
     */
    void finished(Job job, Reply reply);
}
