package pomona.report.season;

import java.util.Locale;

/**
 * A share with the 95 % interval of Wilson's score (E. B. Wilson, "Probable inference, the law of succession, and
 * statistical inference", JASA 22, 1927): unlike the textbook's p ± 1.96 s it stays inside 0 to 1 and is honest for few
 * leaves and for none found.
 *
 * @param share hits of total, 0 to 1; 0 when there are none at all
 * @param low 0 to {@code share}
 * @param high {@code share} to 1
 */
public record Wilson(double share, double low, double high) {
    /** The normal distribution's 97.5 % quantile. */
    private static final double Z = 1.959963984540054;

    /**
     * The share of hits among total.
     *
     * @throws IllegalArgumentException unless 0 ≤ hits ≤ total
     */
    public static Wilson of(long hits, long total) {
        if (hits < 0 || hits > total) {
            throw new IllegalArgumentException("no share: %d of %d".formatted(hits, total));
        }
        if (total == 0) {
            return new Wilson(0, 0, 1);
        }
        double n = total;
        double p = hits / n;
        double spread = 1 + Z * Z / n;
        double middle = (p + Z * Z / (2 * n)) / spread;
        double half = Z / spread * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        double low = hits == 0 ? 0 : middle - half;
        double high = hits == total ? 1 : middle + half;
        return new Wilson(p, low, high);
    }

    /** Half of the interval's width: 0.05 is five points more or less. */
    public double halfWidth() {
        return (high - low) / 2;
    }

    /**
     * How many leaves would make the interval that narrow, were the share the same and each leaf drawn by itself.
     *
     * @param halfWidth over 0
     */
    public long leavesFor(double halfWidth) {
        double p = share;
        long enough = 1;
        while (halfWidth(p, (double) enough) > halfWidth) {
            enough *= 2;
        }
        long few = enough / 2;
        while (enough - few > 1) {
            long middle = (few + enough) / 2;
            if (halfWidth(p, (double) middle) > halfWidth) {
                few = middle;
            } else {
                enough = middle;
            }
        }
        return enough;
    }

    private static double halfWidth(double p, double n) {
        return Z / (1 + Z * Z / n) * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    }

    /** {@code 12.0 % (6.4–21.3)}. */
    public String text() {
        return shareText() + " (" + intervalText() + ")";
    }

    /** {@code 12.0 %}. */
    public String shareText() {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** {@code 6.4–21.3}, in percent. */
    public String intervalText() {
        return String.format(Locale.ROOT, "%.1f–%.1f", 100 * low, 100 * high);
    }
}
