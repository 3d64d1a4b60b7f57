package pomona.tui.model;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The batch of marked files.
 *
 * @param paths in the order they were handed over
 * @param done answered with a prediction
 * @param failed answered with an error
 */
public record Tray(List<Path> paths, int done, int failed, Instant startedAt, Instant lastEndAt) {
    static final Tray EMPTY = new Tray(List.of(), 0, 0, Instant.EPOCH, Instant.EPOCH);

    public Tray {
        paths = List.copyOf(paths);
    }

    public int left() {
        return paths.size() - done - failed;
    }

    public boolean running() {
        return left() > 0;
    }

    /** More files; a tray that is through starts anew. */
    public Tray add(List<Path> more, Instant now) {
        if (!running()) {
            return new Tray(more, 0, 0, now, now);
        }
        List<Path> all = new ArrayList<>(paths);
        all.addAll(more);
        return new Tray(all, done, failed, startedAt, lastEndAt);
    }

    public Tray ended(boolean well, Instant now) {
        return new Tray(paths, done + (well ? 1 : 0), failed + (well ? 0 : 1), startedAt, now);
    }

    /** Without a file that was taken back. */
    public Tray without(Path path, Instant now) {
        List<Path> rest = new ArrayList<>(paths);
        rest.remove(path);
        return new Tray(rest, done, failed, startedAt, now);
    }

    /** Answers a second so far; 0 before the first. */
    public double rate(Instant now) {
        Instant until = running() ? now : lastEndAt;
        double seconds = Duration.between(startedAt, until).toMillis() / 1000.0;
        return done + failed == 0 || seconds <= 0 ? 0 : (done + failed) / seconds;
    }

    /** Seconds until the last answer at this rate; -1 while it can't be told. */
    public long secondsLeft(Instant now) {
        double rate = rate(now);
        return rate <= 0 ? -1 : (long) Math.ceil(left() / rate);
    }
}
