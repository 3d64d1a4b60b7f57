package pomona.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import pomona.tools.bench.Bench;
import pomona.tools.bench.Figure;
import pomona.tools.bench.Results;
import pomona.tools.bench.Scenario;
import pomona.tools.faults.CrashAndDrain;
import pomona.tools.faults.DeafCrowd;
import pomona.tools.faults.HalfSentBodies;
import pomona.tools.faults.Hostile;
import pomona.tools.faults.SlowLink;
import pomona.tools.faults.Soak;
import pomona.tools.load.IdleConnections;
import pomona.tools.load.InFlight;
import pomona.tools.load.MemoryCurve;
import pomona.tools.load.Overload;
import pomona.tools.load.SecondDoor;
import pomona.tools.load.StartAndMemory;
import pomona.tools.load.Throughput;

/** All scenarios, and a run of some of them. */
final class Scenarios {
    static final List<Scenario> ALL = List.of(
            new Throughput(),
            new InFlight(),
            new Overload(),
            new SecondDoor(),
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

    /**
     * The scenarios of these names, in our order; all but the soak for none.
     *
     * @throws IllegalArgumentException there is no such scenario
     */
    static List<Scenario> named(List<String> names) {
        List<String> known = ALL.stream().map(Scenario::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "no scenario %s; there are %s".formatted(name, String.join(", ", known)));
            }
        }
        return ALL.stream()
                .filter(scenario ->
                        names.isEmpty() ? !scenario.name().equals(ONLY_WHEN_NAMED) : names.contains(scenario.name()))
                .toList();
    }

    /**
     * Runs the scenarios one after another, prints their figures and writes them to {@code results.json}, anew after
     * each.
     *
     * @param results where the figures are added
     * @return whether every target was met and none broke
     */
    static boolean run(List<Scenario> scenarios, Bench bench, Results results)
            throws IOException, InterruptedException {
        Files.createDirectories(bench.out());
        Path file = bench.out().resolve("results.json");
        PrintWriter screen = bench.screen();
        results.heading().forEach(screen::println);
        boolean isMet = true;
        for (Scenario scenario : scenarios) {
            screen.println();
            screen.println(scenario.name() + ": " + scenario.question());
            screen.flush();
            try {
                List<Figure> figures = scenario.run(bench);
                results.figures().put(scenario.name(), figures);
                figures.forEach(figure -> tell(figure, screen));
                isMet &= figures.stream().allMatch(Figure::isMet);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                isMet = false;
                results.broken().put(scenario.name(), e.toString());
                screen.println("  BROKE: " + e);
            }
            results.write(file);
        }
        screen.println();
        screen.println((isMet ? "All targets met. " : "Not all targets met. ") + "Written to " + file);
        screen.flush();
        return isMet;
    }

    private static void tell(Figure figure, PrintWriter screen) {
        String verdict = figure.target().isEmpty() ? "" : figure.isMet() ? "ok" : "MISSED";
        screen.println(String.format(
                Locale.ROOT, "  %-66s %16s  %-14s %s", figure.what(), figure.text(), figure.target(), verdict));
        screen.flush();
    }
}
