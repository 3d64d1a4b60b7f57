package pomona.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All scenarios, and the report of a run. */
public final class Scenarios {
    private static final List<Scenario> ALL = List.of(
            new Throughput(),
            new StartAndMemory(),
            new Hostile(),
            new DeafCrowd(),
            new SlowLink(),
            new HalfSentBodies(),
            new IdleConnections(),
            new MemoryCurve(),
            new CrashAndDrain(),
            new Soak());

    /** Runs only when it is named: it takes as long as one likes. */
    private static final String ONLY_WHEN_NAMED = "soak";

    private Scenarios() {}

    public static List<Scenario> all() {
        return ALL;
    }

    /**
     * The scenarios of these names, in our order; all but the soak for none.
     *
     * @throws IllegalArgumentException there is no such scenario
     */
    public static List<Scenario> named(List<String> names) {
        for (String name : names) {
            if (ALL.stream().noneMatch(scenario -> scenario.name().equals(name))) {
                throw new IllegalArgumentException("no scenario %s; there are %s"
                        .formatted(
                                name,
                                String.join(
                                        ", ", ALL.stream().map(Scenario::name).toList())));
            }
        }
        return ALL.stream()
                .filter(scenario ->
                        names.isEmpty() ? !scenario.name().equals(ONLY_WHEN_NAMED) : names.contains(scenario.name()))
                .toList();
    }

    /**
     * Runs the scenarios one after another, prints their figures and writes them to {@code results.md}.
     *
     * @param heading lines that say where and how it was measured
     * @return whether every target was met and none broke
     */
    public static boolean run(List<Scenario> scenarios, Bench bench, List<String> heading)
            throws IOException, InterruptedException {
        Files.createDirectories(bench.out());
        PrintWriter screen = bench.screen();
        heading.forEach(screen::println);
        List<String> lines = new ArrayList<>(List.of("# Results", ""));
        heading.forEach(line -> lines.add("- " + line));
        boolean isMet = true;
        for (Scenario scenario : scenarios) {
            screen.println();
            screen.println(scenario.name() + ": " + scenario.question());
            screen.flush();
            Instant begun = Instant.now();
            lines.addAll(List.of("", "## " + scenario.name(), "", scenario.question(), ""));
            try {
                List<Figure> figures = scenario.run(bench);
                isMet &= tell(figures, screen, lines);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                isMet = false;
                screen.println("  BROKE: " + e);
                lines.add("Broke: " + e);
            }
            long seconds = Duration.between(begun, Instant.now()).toSeconds();
            lines.addAll(List.of("", "Took %d s.".formatted(seconds)));
            Files.write(bench.out().resolve("results.md"), lines);
        }
        screen.println();
        screen.println((isMet ? "All targets met. " : "Not all targets met. ") + "Written to "
                + bench.out().resolve("results.md"));
        screen.flush();
        return isMet;
    }

    private static boolean tell(List<Figure> figures, PrintWriter screen, List<String> lines) {
        lines.addAll(List.of("| figure | value | target | |", "|---|---|---|---|"));
        boolean isMet = true;
        for (Figure figure : figures) {
            String verdict = figure.target().isEmpty() ? "" : figure.isMet() ? "ok" : "MISSED";
            screen.println(String.format(
                    Locale.ROOT, "  %-58s %16s  %-14s %s", figure.what(), figure.text(), figure.target(), verdict));
            lines.add("| %s | %s | %s | %s |".formatted(figure.what(), figure.text(), figure.target(), verdict));
            isMet &= figure.isMet();
        }
        screen.flush();
        return isMet;
    }
}
