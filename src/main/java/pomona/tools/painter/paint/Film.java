package pomona.tools.painter.paint;

/**
 * What a camera makes of a canvas: exposure, a tone curve with soft highlights, haze, a darker corner, grain.
 *
 * @param exposure what light is multiplied with
 * @param tint white balance, a factor for each colour
 * @param haze share of white veil, as from light shining into the lens
 * @param vignette how much darker the corners are
 * @param grain deviation of the noise, as a share of full brightness
 */
public record Film(double exposure, Colour tint, double haze, double vignette, double grain) {
    /** Light up to this is told apart; brighter is white. */
    private static final int FULL = 4;

    private static final int STEPS = 1 << 14;
    private static final double KNEE = 0.6;
    private static final double[] TONES = tones();

    private static double[] tones() {
        double[] tones = new double[FULL * STEPS + 1];
        for (int i = 0; i < tones.length; i++) {
            double light = i / (double) STEPS;
            double held = light < KNEE ? light : KNEE + (1 - KNEE) * (1 - StrictMath.exp(-(light - KNEE) / (1 - KNEE)));
            tones[i] = held <= 0.0031308 ? 12.92 * held : 1.055 * StrictMath.pow(held, 1 / 2.4) - 0.055;
        }
        return tones;
    }

    /** The canvas as bytes, red, green, blue, row by row. */
    public byte[] develop(Canvas canvas, long seed) {
        byte[] rgb = new byte[3 * canvas.width() * canvas.height()];
        Dice dice = new Dice(seed);
        double middleX = canvas.right() / 2;
        double middleY = canvas.bottom() / 2;
        double corner = middleX * middleX + middleY * middleY;
        for (int row = 0; row < canvas.height(); row++) {
            for (int column = 0; column < canvas.width(); column++) {
                double dx = canvas.at(column) - middleX;
                double dy = canvas.at(row) - middleY;
                double shade = exposure * (1 - vignette * (dx * dx + dy * dy) / corner);
                int index = canvas.index(column, row);
                Colour colour = canvas.get(index).times(tint).times(shade).mix(Colour.WHITE, haze);
                // Three dice make a bell near enough to a Gaussian's.
                double speck = grain * 2 * (dice.unit() + dice.unit() + dice.unit() - 1.5);
                rgb[3 * index] = level(colour.red(), speck);
                rgb[3 * index + 1] = level(colour.green(), speck);
                rgb[3 * index + 2] = level(colour.blue(), speck);
            }
        }
        return rgb;
    }

    private static byte level(double light, double speck) {
        int step = (int) (Math.max(0, Math.min(FULL, light)) * STEPS);
        return (byte) (int) (255 * Curve.clamp(TONES[step] + speck) + 0.5);
    }
}
