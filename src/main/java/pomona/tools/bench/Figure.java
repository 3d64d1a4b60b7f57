package pomona.tools.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * One measured number and what it is held against.
 *
 * @param unit empty for a count
 * @param samples what the value is the median of; empty for a number that was taken once
 * @param target a phrase such as {@code below 260}; empty for a number that is only told
 * @param isMet whether it is as the target says
 */
public record Figure(
        String what,
        double value,
        String unit,
        List<Double> samples,
        String target,
        @JsonProperty("met") boolean isMet) {
    private static final String BELOW = "below ";
    private static final String AT_LEAST = "at least ";

    /** Which way of two values is the better one. */
    enum Better {
        HIGHER,
        LOWER,
        NEITHER
    }

    public Figure {
        samples = List.copyOf(samples);
    }

    /** A number that is only told. */
    public static Figure of(String what, double value, String unit) {
        return new Figure(what, value, unit, List.of(), "", true);
    }

    public static Figure below(String what, double value, String unit, double limit) {
        return new Figure(what, value, unit, List.of(), BELOW + number(limit), value < limit);
    }

    public static Figure atLeast(String what, double value, String unit, double limit) {
        return new Figure(what, value, unit, List.of(), AT_LEAST + number(limit), value >= limit);
    }

    /** A count that is only told. */
    public static Figure count(String what, long value) {
        return of(what, (double) value, "");
    }

    public static Figure exactly(String what, long value, long wanted) {
        return new Figure(what, (double) value, "", List.of(), "exactly " + wanted, value == wanted);
    }

    /** The median of these, which is only told. */
    public static Figure median(String what, List<Double> samples, String unit) {
        return of(what, Quartiles.of(samples).median(), unit).from(samples);
    }

    /** The same with what it is the median of. */
    public Figure from(List<Double> samples) {
        return new Figure(what, value, unit, samples, target, isMet);
    }

    /** Told by the target, else by the unit: more images a second are better, more seconds or megabytes are not. */
    Better better() {
        if (target.startsWith(AT_LEAST) || unit.equals("images/s")) {
            return Better.HIGHER;
        }
        boolean isCost = target.startsWith(BELOW) || List.of("s", "ms", "MB").contains(unit);
        return isCost ? Better.LOWER : Better.NEITHER;
    }

    /** The number with its unit, as short as it can be read. */
    public String text() {
        return unit.isEmpty() ? number(value) : number(value) + " " + unit;
    }

    /** Whole where it is, else with as many digits as tell something. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e12) {
            return "%d".formatted((long) value);
        }
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
    }
}
