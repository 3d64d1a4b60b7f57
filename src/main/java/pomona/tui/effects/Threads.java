package pomona.tui.effects;

import java.util.concurrent.ThreadFactory;

/** Threads that don't keep the program alive. */
final class Threads {
    private Threads() {}

    static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Threads that a person's keys go before where the cores are few: the launcher has Java hand this on to the system.
     */
    @SuppressWarnings("ThreadPriorityCheck") // no order is relied upon
    static ThreadFactory background(String name) {
        ThreadFactory daemons = daemon(name);
        return work -> {
            Thread thread = daemons.newThread(work);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        };
    }
}
