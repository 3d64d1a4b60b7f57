package pomona.dispatch;

/** Makes the tools of a worker, warmed and ready to run. */
@FunctionalInterface
public interface WorkFactory {
    /**
     * Called on the worker's own thread; workers start side by side.
     *
     * @param worker counted from 1
     */
    Work create(int worker) throws Exception;
}
