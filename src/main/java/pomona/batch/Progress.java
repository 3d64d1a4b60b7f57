package pomona.batch;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import pomona.text.Durations;
import pomona.text.PrintableText;

/**
 * Tells how far a run is: a bar that is drawn over itself on a terminal, a line every 10 s otherwise. The time left is
 * from the rate of the last {@value #RATE_SECONDS} seconds, so that files known from an earlier run don't promise too
 * much.
 */
final class Progress {
    private static final int RATE_SECONDS = 15;
    private static final int BAR_CELLS = 24;
    private static final long TERMINAL_MILLIS = 250;
    private static final long LINES_MILLIS = 10_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final BatchRun run;
    private final FileCount total;
    private final PrintStream err;
    private final boolean terminal;
    private final Thread thread;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private boolean closed;

    private record Sample(long nanos, long rows) {}

    private Progress(BatchRun run, FileCount total, PrintStream err, boolean terminal) {
        this.run = run;
        this.total = total;
        this.err = err;
        this.terminal = terminal;
        this.thread = new Thread(this::tell, "pomona-batch-progress");
        this.thread.setDaemon(true);
    }

    static Progress start(BatchRun run, FileCount total, PrintStream err, boolean terminal) {
        Progress progress = new Progress(run, total, err, terminal);
        progress.thread.start();
        return progress;
    }

    /** Says no more; a bar is wiped away. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (terminal) {
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    private synchronized void tell() {
        try {
            while (!closed) {
                wait(terminal ? TERMINAL_MILLIS : LINES_MILLIS);
                if (!closed) {
                    String line = line(System.nanoTime());
                    err.print(terminal ? CLEAR_LINE + line : line + System.lineSeparator());
                    err.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String line(long nowNanos) {
        long done = run.counts().rows();
        samples.add(new Sample(nowNanos, done));
        while (samples.size() > 2 && nowNanos - samples.peekFirst().nanos() > RATE_SECONDS * NANOS_PER_SECOND) {
            samples.removeFirst();
        }
        Sample oldest = samples.peekFirst();
        double seconds = (nowNanos - oldest.nanos()) / NANOS_PER_SECOND;
        double rate = seconds > 0 ? (done - oldest.rows()) / seconds : 0;
        return line(done, total.total(), run.counts().failed.sum(), rate, run.windowSize(), run.trouble());
    }

    /** The line itself. */
    static String line(
            long done, OptionalLong total, long failed, double ratePerSecond, int window, Optional<String> trouble) {
        StringBuilder line = new StringBuilder();
        if (total.isPresent() && total.getAsLong() >= done && total.getAsLong() > 0) {
            int cells = (int) (BAR_CELLS * done / total.getAsLong());
            line.append('[')
                    .append("#".repeat(cells))
                    .append(".".repeat(BAR_CELLS - cells))
                    .append("] ");
            line.append(done).append(" of ").append(total.getAsLong());
        } else {
            line.append(done).append(" done");
        }
        line.append(String.format(Locale.ROOT, "  %.1f/s", ratePerSecond));
        if (total.isPresent() && ratePerSecond > 0 && total.getAsLong() > done) {
            line.append("  ")
                    .append(Durations.about(Duration.ofSeconds(Math.round((total.getAsLong() - done) / ratePerSecond))))
                    .append(" left");
        }
        if (failed > 0) {
            line.append("  ").append(failed).append(" failed");
        }
        line.append("  ").append(window).append(" at once");
        trouble.ifPresent(why -> line.append("  waiting for the server: ").append(PrintableText.of(why)));
        return line.toString();
    }
}
