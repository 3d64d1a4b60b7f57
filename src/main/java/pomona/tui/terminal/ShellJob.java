package pomona.tui.terminal;

import java.io.IOException;

/**
 * This program as a job of a shell: stopped by a key, woken by {@code fg}. The terminal is given back for as long as that
 * takes, since the shell is to be used meanwhile.
 */
public final class ShellJob {
    /** All of the job, as the terminal's own Ctrl-Z would; where no shell could wake it the system lets it run on. */
    private static final String STOP = "kill -TSTP 0";

    private final PomonaTerminal terminal;
    private final Tty tty;

    public ShellJob(PomonaTerminal terminal, Tty tty) {
        this.terminal = terminal;
        this.tty = tty;
    }

    /** Gives the terminal back and stops; comes back, with the terminal taken over again, once it is woken. */
    public void suspend() throws IOException {
        terminal.pause();
        tty.restore();
        Process stop = new ProcessBuilder("/bin/sh", "-c", STOP).start();
        try {
            stop.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        retake();
    }

    /** Takes the terminal over again, as after another hand stopped and woke this program. */
    public void retake() throws IOException {
        tty.takeAgain();
        tty.measure();
        terminal.retake();
        terminal.getTerminalSize();
    }
}
