package pomona.tools.bench;

import java.util.List;
import org.HdrHistogram.DoubleHistogram;

/**
 * Repeated measurements of one thing: the middle one, and the two between which the middle half of them lies.
 *
 * @param low a quarter of the values are lower
 * @param high a quarter of the values are higher
 */
public record Quartiles(double low, double median, double high) {
    private static final int DIGITS = 4;

    /** Of values that are not negative, in any order, at least one; each to four digits. */
    public static Quartiles of(List<Double> values) {
        DoubleHistogram sorted = new DoubleHistogram(DIGITS);
        values.forEach(sorted::recordValue);
        return new Quartiles(
                sorted.getValueAtPercentile(25), sorted.getValueAtPercentile(50), sorted.getValueAtPercentile(75));
    }

    /** How far apart the middle half of the values lies, as a share of the median. */
    double spread() {
        return median == 0 ? 0 : (high - low) / median;
    }
}
