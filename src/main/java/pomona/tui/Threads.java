package pomona.tui;

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
}
