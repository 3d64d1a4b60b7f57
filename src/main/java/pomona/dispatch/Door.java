package pomona.dispatch;

/**
 * Where a job came in, and where its reply goes out. Called on the workers' threads: it hands the news to the thread that
 * offered the job and returns. It must not block and must not throw.
 */
public interface Door {
    /**
     * A worker took the job.
     *
     * @param worker counted from 1
     */
    void started(Job job, int worker, long startNanos);

    /**
     * The workers gave the job back: exactly once for each job that was admitted and not withdrawn, after its permit is
     * free again. It comes also for a job that was declared lost, if its worker ever comes back.
     */
    void finished(Job job, Reply reply);
}
