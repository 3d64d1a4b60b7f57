package pomona.tools.painter.paint;

/** A colour in linear light, 1 being a white sheet in full light; a lamp's glint may be brighter. */
public record Colour(double red, double green, double blue) {
    public static final Colour BLACK = new Colour(0, 0, 0);
    public static final Colour WHITE = new Colour(1, 1, 1);

    /** From the usual {@code 0xRRGGBB}, by sRGB's curve (IEC 61966-2-1). */
    public static Colour of(int rgb) {
        return new Colour(linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255));
    }

    private static double linear(int level) {
        double encoded = level / 255.0;
        return encoded <= 0.04045 ? encoded / 12.92 : StrictMath.pow((encoded + 0.055) / 1.055, 2.4);
    }

    public static Colour grey(double level) {
        return new Colour(level, level, level);
    }

    public Colour times(double factor) {
        return new Colour(red * factor, green * factor, blue * factor);
    }

    public Colour times(Colour light) {
        return new Colour(red * light.red, green * light.green, blue * light.blue);
    }

    public Colour plus(Colour other) {
        return new Colour(red + other.red, green + other.green, blue + other.blue);
    }

    /** This colour with {@code share} of it replaced by {@code other}. */
    public Colour mix(Colour other, double share) {
        return new Colour(
                Curve.mix(red, other.red, share),
                Curve.mix(green, other.green, share),
                Curve.mix(blue, other.blue, share));
    }
}
