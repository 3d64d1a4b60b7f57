package pomona.tools.bench;

import java.util.Locale;

/**
 * One measured number and what it is held against.
 *
 * @param unit empty for a count
 * @param target a phrase such as {@code below 260}; empty for a number that is only told
 * @param isMet whether it is as the target says
 */
public record Figure(String what, double value, String unit, String target, boolean isMet) {
    /** A number that is only told. */
    public static Figure of(String what, double value, String unit) {
        return new Figure(what, value, unit, "", true);
    }

    public static Figure below(String what, double value, String unit, double limit) {
        return new Figure(what, value, unit, "below " + number(limit), value < limit);
    }

    public static Figure atLeast(String what, double value, String unit, double limit) {
        return new Figure(what, value, unit, "at least " + number(limit), value >= limit);
    }

    /** A count that is only told. */
    public static Figure count(String what, long value) {
        return new Figure(what, (double) value, "", "", true);
    }

    public static Figure exactly(String what, long value, long wanted) {
        return new Figure(what, (double) value, "", "exactly " + wanted, value == wanted);
    }

    /** The number with its unit, as short as it can be read. */
    public String text() {
        return unit.isEmpty() ? number(value) : number(value) + " " + unit;
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e12) {
            return "%d".formatted((long) value);
        }
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
    }
}
