package pomona.tools.painter.paint;

/**
 * Shade that other leaves throw, out of the picture: soft-edged patches.
 *
 * @param size patches' size in units
 * @param share how much lies in shade, 0 to 1
 * @param depth how dark the shade is
 */
public record Dapple(Noise noise, double size, double share, double depth) {
    public static final Dapple NONE = new Dapple(new Noise(0), 1, 0, 0);

    public double shadow(double x, double y) {
        if (depth == 0) {
            return 0;
        }
        double hills = noise.rough(x / size, y / size, 2);
        double level = Curve.mix(0.3, 0.7, share);
        return depth * Curve.smooth(level + 0.04, level - 0.04, hills);
    }
}
