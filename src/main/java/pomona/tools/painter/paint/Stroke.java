package pomona.tools.painter.paint;

/**
 * A round stem along a curve of three points (a quadratic Bézier curve): a leaf's stalk, a twig, a branch.
 *
 * @param startWidth radius at the first point, in units
 * @param endWidth radius at the last
 * @param bark 0 smooth, 1 rough
 */
public record Stroke(
        double x0,
        double y0,
        double x1,
        double y1,
        double x2,
        double y2,
        double startWidth,
        double endWidth,
        Colour colour,
        double bark) {
    private static final int PIECES = 24;

    public void paint(Canvas canvas, Light light, Dapple dapple, Noise noise) {
        double pad = Math.max(startWidth, endWidth) * 1.3;
        int left = Math.max(0, canvas.pixel(Math.min(x0, Math.min(x1, x2)) - pad));
        int right = Math.min(canvas.width(), canvas.pixel(Math.max(x0, Math.max(x1, x2)) + pad) + 1);
        int top = Math.max(0, canvas.pixel(Math.min(y0, Math.min(y1, y2)) - pad));
        int bottom = Math.min(canvas.height(), canvas.pixel(Math.max(y0, Math.max(y1, y2)) + pad) + 1);
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                paint(canvas, light, dapple, noise, column, row);
            }
        }
    }

    private void paint(Canvas canvas, Light light, Dapple dapple, Noise noise, int column, int row) {
        double x = canvas.at(column);
        double y = canvas.at(row);
        double best = Double.MAX_VALUE;
        double place = 0;
        double sideX = 0;
        double sideY = 0;
        for (int i = 0; i < PIECES; i++) {
            double a = i / (double) PIECES;
            double b = (i + 1) / (double) PIECES;
            double ax = curve(x0, x1, x2, a);
            double ay = curve(y0, y1, y2, a);
            double bx = curve(x0, x1, x2, b) - ax;
            double by = curve(y0, y1, y2, b) - ay;
            double t = Curve.clamp(((x - ax) * bx + (y - ay) * by) / (bx * bx + by * by + 1e-12));
            double dx = x - ax - t * bx;
            double dy = y - ay - t * by;
            double square = dx * dx + dy * dy;
            if (square < best) {
                best = square;
                place = Curve.mix(a, b, t);
                sideX = dx;
                sideY = dy;
            }
        }
        double distance = Math.sqrt(best);
        double smooth = Curve.mix(startWidth, endWidth, place);
        if (distance > 1.5 * smooth) {
            return;
        }
        double rough = noise.rough(x * 60, y * 60, 3);
        double radius = smooth * (1 + bark * 0.5 * (rough - 0.5));
        double cover = Curve.clamp((radius - distance) * canvas.unit() + 0.5);
        if (cover == 0) {
            return;
        }
        // A round stem's slope grows without bound at its side; it is held where light grazes it.
        double out = Math.min(0.9, distance / radius);
        double fall = -out / Math.sqrt(1 - out * out) / Math.max(distance, 1e-9);
        Colour lit = colour.times(1 + bark * 1.2 * (rough - 0.5))
                .times(light.on(fall * sideX, fall * sideY, dapple.shadow(x, y)));
        canvas.cover(canvas.index(column, row), lit, cover);
    }

    private static double curve(double a, double b, double c, double t) {
        double s = 1 - t;
        return s * s * a + 2 * s * t * b + t * t * c;
    }
}
