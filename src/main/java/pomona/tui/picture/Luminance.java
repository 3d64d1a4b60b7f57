package pomona.tui.picture;

/** How bright a colour of sRGB is, as light adds up: WCAG 2.1, "relative luminance" and "contrast ratio". */
public final class Luminance {
    private static final float[] LINEAR = new float[256];

    static {
        for (int i = 0; i < LINEAR.length; i++) {
            double part = i / 255.0;
            LINEAR[i] = (float) (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
    }

    private Luminance() {}

    /** A channel, 0 to 255, as light: 0 to 1. */
    static float linear(int channel) {
        return LINEAR[channel];
    }

    /** Of {@code 0xRRGGBB}: 0 is black, 1 white. */
    public static double of(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 0xFF) + 0.7152 * linear(rgb >> 8 & 0xFF) + 0.0722 * linear(rgb & 0xFF);
    }

    /** Between 1 and 21; text is to have 4.5. */
    public static double contrast(int rgb, int other) {
        double one = of(rgb);
        double two = of(other);
        return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    }
}
