package pomona.dispatch;

/** One worker's own tools, made on, used by and closed by one worker thread. */
public interface Work extends AutoCloseable {
    /**
     * Turns an image into its final reply. What is wrong with the image becomes an error reply. An exception or error
     * means that the tools may be broken: the job is answered {@code internal} and the worker replaced, except after an
     * {@link OutOfMemoryError}, which costs that job alone.
     *
     * @param startNanos when the worker took the job
     */
    Reply run(Job job, long startNanos);

    @Override
    void close();
}
