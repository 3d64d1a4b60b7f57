package pomona.tools.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Before and after, figure by figure. A figure is worse when its median moved the wrong way by more than 3 % and by more
 * than the old values themselves lie apart (their middle half), or when a target is missed that was met.
 */
public final class Comparison {
    private static final double ALLOWED = 0.03;

    private record Key(String scenario, String what) {}

    /** One figure of one side: with one file its samples count, with several each file counts once. */
    private record Side(Figure figure, Quartiles values) {
        static Side of(List<Figure> measured) {
            Figure last = measured.get(measured.size() - 1);
            List<Double> values = measured.stream().map(Figure::value).toList();
            return new Side(
                    last, Quartiles.of(values.size() == 1 && !last.samples().isEmpty() ? last.samples() : values));
        }

        String text() {
            String middle = Figure.number(values.median());
            return values.low() == values.high()
                    ? middle
                    : "%s (%s-%s)".formatted(middle, Figure.number(values.low()), Figure.number(values.high()));
        }
    }

    private final Map<Key, Side> before;
    private final Map<Key, Side> after;

    /**
     * @param before results of the old program, from runs by turns with those of the new one
     */
    public Comparison(List<Results> before, List<Results> after) {
        this.before = sides(before);
        this.after = sides(after);
    }

    private static Map<Key, Side> sides(List<Results> runs) {
        Map<Key, List<Figure>> measured = new LinkedHashMap<>();
        for (Results run : runs) {
            run.figures()
                    .forEach((scenario, figures) -> figures.forEach(figure -> measured.computeIfAbsent(
                                    new Key(scenario, figure.what()), key -> new ArrayList<>())
                            .add(figure)));
        }
        Map<Key, Side> sides = new LinkedHashMap<>();
        measured.forEach((key, figures) -> sides.put(key, Side.of(figures)));
        return sides;
    }

    /**
     * Prints a line for each figure that both sides have, and the names of the others.
     *
     * @return how many figures are worse
     */
    public int print(PrintWriter screen) {
        int worse = 0;
        String scenario = "";
        for (Map.Entry<Key, Side> entry : before.entrySet()) {
            Key key = entry.getKey();
            Side now = after.get(key);
            if (now == null) {
                continue;
            }
            if (!key.scenario().equals(scenario)) {
                scenario = key.scenario();
                screen.println();
                screen.printf("%-50s %-9s %-24s %-24s %8s%n", scenario, "unit", "before", "after", "change");
            }
            Side old = entry.getValue();
            String verdict = verdict(old, now);
            worse += verdict.startsWith("WORSE") ? 1 : 0;
            screen.printf(
                    Locale.ROOT,
                    "  %-48s %-9s %-24s %-24s %8s  %s%n",
                    key.what(),
                    now.figure().unit(),
                    old.text(),
                    now.text(),
                    changeText(old, now),
                    verdict);
        }
        tellMissing("before", before, after, screen);
        tellMissing("after", after, before, screen);
        screen.println();
        screen.println(worse == 0 ? "Nothing is worse." : worse + " worse.");
        screen.flush();
        return worse;
    }

    private static void tellMissing(String side, Map<Key, Side> here, Map<Key, Side> there, PrintWriter screen) {
        List<String> missing = here.keySet().stream()
                .filter(key -> !there.containsKey(key))
                .map(key -> key.scenario() + ": " + key.what())
                .toList();
        if (!missing.isEmpty()) {
            screen.println();
            screen.println("measured only " + side + ": " + String.join("; ", missing));
        }
    }

    /** As a share of the old median; NaN where that is nothing. */
    private static double change(Side old, Side now) {
        double was = old.values().median();
        return was == 0 ? Double.NaN : (now.values().median() - was) / was;
    }

    private static String changeText(Side old, Side now) {
        double change = change(old, now);
        return Double.isNaN(change) ? "" : String.format(Locale.ROOT, "%+.1f %%", change * 100);
    }

    private static String verdict(Side old, Side now) {
        if (old.figure().isMet() && !now.figure().isMet()) {
            return "WORSE: was " + now.figure().target();
        }
        double loss = switch (now.figure().better()) {
            case HIGHER -> -change(old, now);
            case LOWER -> change(old, now);
            case NEITHER -> 0;
        };
        double allowed = Math.max(ALLOWED, old.values().spread());
        return loss > allowed ? String.format(Locale.ROOT, "WORSE: %.1f %% is allowed", allowed * 100) : "";
    }
}
