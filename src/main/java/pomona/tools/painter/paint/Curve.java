package pomona.tools.painter.paint;

/** The few curves everything here is drawn with. */
public final class Curve {
    private Curve() {}

    public static double clamp(double value) {
        return value < 0 ? 0 : value > 1 ? 1 : value;
    }

    /** 0 up to {@code from}, 1 beyond {@code to}, a smooth cubic between; {@code from > to} falls instead of rising. */
    public static double smooth(double from, double to, double value) {
        double t = clamp((value - from) / (to - from));
        return t * t * (3 - 2 * t);
    }

    static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    /** A bell of height 1 and half-width {@code width}: 1/e at that distance, 0 beyond two of them. */
    public static double bell(double distance, double width) {
        double d = distance / width;
        double square = d * d;
        if (square >= 4) {
            return 0;
        }
        double edge = 1 - square / 4;
        return edge * edge * edge * edge;
    }
}
