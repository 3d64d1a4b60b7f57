package pomona.batch;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pomona.client.ConnectionState;
import pomona.client.PredictionClient;
import pomona.text.Durations;
import pomona.text.PrintableText;

/** Tells how far a run is: a bar that is drawn over itself on a terminal, a line every 10 s otherwise. */
final class Progress {
    private static final long TERMINAL_MILLIS = 250;
    private static final long LINES_MILLIS = 10_000;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Lines lines;
    private final PrintStream err;
    private final boolean terminal;
    private final Thread thread;
    private boolean closed;

    private Progress(Lines lines, PrintStream err, boolean terminal) {
        this.lines = lines;
        this.err = err;
        this.terminal = terminal;
        this.thread = new Thread(this::tell, "pomona-batch-progress");
        this.thread.setDaemon(true);
    }

    /**
     * Begins to tell.
     *
     * @param known photos that an earlier run may have answered: they go by at once
     */
    static Progress start(
            Counts counts, FileCount total, long known, PredictionClient client, PrintStream err, boolean terminal) {
        AtomicReference<@Nullable String> trouble = new AtomicReference<>();
        client.onState(state -> {
            if (state instanceof ConnectionState.Lost lost) {
                trouble.set(lost.why());
            } else if (state instanceof ConnectionState.Connected) {
                trouble.set(null);
            }
        });
        Lines lines = new Lines(
                counts,
                total::total,
                known,
                client::window,
                () -> Optional.ofNullable(trouble.get()),
                System.nanoTime());
        Progress progress = new Progress(lines, err, terminal);
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
                    String line = lines.next(System.nanoTime());
                    err.print(terminal ? CLEAR_LINE + line : line + System.lineSeparator());
                    err.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The lines. Rate and time left are those of the last {@value #RATE_SECONDS} seconds, and of files that were asked
     * about: what is known from an earlier run goes by at once and promises nothing. Not safe for threads.
     */
    static final class Lines {
        private static final int RATE_SECONDS = 15;
        private static final int BAR_CELLS = 24;
        private static final double NANOS_PER_SECOND = 1e9;

        private final Counts counts;
        private final Supplier<OptionalLong> total;
        private final long known;
        private final IntSupplier window;
        private final Supplier<Optional<String>> trouble;
        private final Deque<Sample> samples = new ArrayDeque<>();

        private record Sample(long nanos, long asked) {}

        Lines(
                Counts counts,
                Supplier<OptionalLong> total,
                long known,
                IntSupplier window,
                Supplier<Optional<String>> trouble,
                long startNanos) {
            this.counts = counts;
            this.total = total;
            this.known = known;
            this.window = window;
            this.trouble = trouble;
            samples.add(new Sample(startNanos, 0));
        }

        String next(long nowNanos) {
            long done = counts.rows();
            long all = total.get().orElse(0);
            double perSecond = ratePerSecond(nowNanos, done - counts.known.sum());
            StringBuilder line = new StringBuilder();
            if (all >= done && all > 0) {
                int cells = (int) (BAR_CELLS * done / all);
                line.append('[')
                        .append("#".repeat(cells))
                        .append(".".repeat(BAR_CELLS - cells))
                        .append("] ");
                line.append(done).append(" of ").append(all);
            } else {
                line.append(done).append(" done");
            }
            if (perSecond > 0) {
                line.append(String.format(Locale.ROOT, "  %.1f/s", perSecond));
            }
            long toAsk = all - done - Math.max(0, known - counts.known.sum());
            if (perSecond > 0 && toAsk > 0) {
                Duration left = Duration.ofSeconds(Math.round(toAsk / perSecond));
                line.append("  ").append(Durations.about(left)).append(" left");
            }
            if (counts.failed.sum() > 0) {
                line.append("  ").append(counts.failed.sum()).append(" failed");
            }
            line.append("  ").append(window.getAsInt()).append(" at once");
            trouble.get()
                    .ifPresent(why -> line.append("  waiting for the server: ").append(PrintableText.of(why)));
            return line.toString();
        }

        private double ratePerSecond(long nowNanos, long asked) {
            samples.add(new Sample(nowNanos, asked));
            while (samples.size() > 2 && nowNanos - samples.peekFirst().nanos() > RATE_SECONDS * NANOS_PER_SECOND) {
                samples.removeFirst();
            }
            Sample oldest = samples.peekFirst();
            double seconds = (nowNanos - oldest.nanos()) / NANOS_PER_SECOND;
            return seconds > 0 ? (asked - oldest.asked()) / seconds : 0;
        }
    }
}
