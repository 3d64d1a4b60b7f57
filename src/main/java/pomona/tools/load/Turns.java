package pomona.tools.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pomona.tools.bench.Comparison;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Results;

/**
 * Two sides measured by turns, so that a busy or warm machine harms both alike. Each side's figures so far are written
 * after every visit, as a file that {@link Comparison} reads.
 */
public final class Turns {
    private static final String SCENARIO = "turns";

    private final List<Measured> sides;
    private final Visit.Work work;
    private final Path out;
    private final PrintWriter screen;

    /** A side and what its visits told so far. */
    private static final class Measured {
        private final Visit.Side side;
        private final Results results;
        private final Map<String, List<Figure>> visits = new LinkedHashMap<>();

        Measured(Visit.Side side, String command) {
            this.side = side;
            this.results = Results.begin(side.checkout(), command);
        }

        void add(List<Figure> figures) {
            figures.forEach(figure -> visits.computeIfAbsent(figure.what(), what -> new ArrayList<>())
                    .add(figure));
            List<Figure> medians = new ArrayList<>();
            visits.forEach((what, seen) -> medians.add(Figure.median(
                    what, seen.stream().map(Figure::value).toList(), seen.get(0).unit())));
            results.figures().put(SCENARIO, medians);
        }
    }

    /**
     * @param command as it was typed, for the results
     * @param out where results and logs go
     */
    public Turns(Visit.Side before, Visit.Side after, Visit.Work work, String command, Path out, PrintWriter screen) {
        this.sides = List.of(new Measured(before, command), new Measured(after, command));
        this.work = work;
        this.out = out;
        this.screen = screen;
    }

    /**
     * Visits each side so often, and prints the comparison.
     *
     * @return how many figures are worse after than before
     * @throws IOException a side can't be measured; the message says why
     */
    public int run(int rounds) throws IOException, InterruptedException {
        Files.createDirectories(out);
        for (Measured measured : sides) {
            say("%s: %s"
                    .formatted(
                            measured.side.name(),
                            measured.side.checkout().toAbsolutePath().normalize()));
            measured.results.heading().forEach(this::say);
            // A visit that doesn't count fills the disk's cache.
            new Visit(measured.side, work, out).starts();
        }
        long begunNanos = System.nanoTime();
        int visits = 0;
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < 2; turn++) {
                Measured measured = sides.get((round + turn) % 2);
                Visit visit = new Visit(measured.side, work, out);
                List<Figure> figures = new ArrayList<>(visit.starts());
                if (!work.time().isZero()) {
                    figures.addAll(visit.loads());
                }
                measured.add(figures);
                measured.results.write(out.resolve(measured.side.name() + ".json"));
                visits++;
                long leftNanos = (System.nanoTime() - begunNanos) / visits * (2L * rounds - visits);
                say("round %d of %d, %s, %d min left: %s"
                        .formatted(
                                round + 1,
                                rounds,
                                measured.side.name(),
                                Duration.ofNanos(leftNanos).toMinutes(),
                                figures.stream().map(Figure::text).collect(Collectors.joining(", "))));
            }
        }
        int worse = new Comparison(List.of(sides.get(0).results), List.of(sides.get(1).results)).print(screen);
        say("Written to %s".formatted(out));
        return worse;
    }

    private void say(String line) {
        screen.println(line);
        screen.flush();
    }
}
