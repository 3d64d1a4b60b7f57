package pomona.tui.picture;

/**
 * A colour as the eye orders it: lightness, and how red rather than green, how yellow rather than blue. Distances are
 * about as large as they look. After Björn Ottosson, "A perceptual color space for image processing", 2020
 * (https://bottosson.github.io/posts/oklab/), whose constants these are.
 */
record Oklab(float lightness, float a, float b) {
    /** Of {@code 0xRRGGBB}. */
    static Oklab of(int rgb) {
        double red = Luminance.linear(rgb >> 16 & 0xFF);
        double green = Luminance.linear(rgb >> 8 & 0xFF);
        double blue = Luminance.linear(rgb & 0xFF);
        double l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
        double m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
        double s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
        return new Oklab(
                (float) (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s),
                (float) (1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s),
                (float) (0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s));
    }

    /**
     * As light and of the same hue, but stronger.
     *
     * @param times by how much
     * @param most not beyond this chroma, unless it is stronger already
     */
    Oklab vivid(float times, float most) {
        float chroma = (float) Math.hypot(a, b);
        if (chroma == 0) {
            return this;
        }
        float scale = Math.max(chroma, Math.min(times * chroma, most)) / chroma;
        return new Oklab(lightness, a * scale, b * scale);
    }

    /** The distance's square. */
    float squaredTo(Oklab other) {
        float light = lightness - other.lightness;
        float red = a - other.a;
        float yellow = b - other.b;
        return light * light + red * red + yellow * yellow;
    }

    /**
     * The same with weights: how much more than a difference of chroma one of lightness counts, and one of hue.
     *
     * @param light by how much
     * @param hue by how much; a grey has none, so that to it there is a difference of chroma alone
     */
    float squaredTo(Oklab other, float light, float hue) {
        float lighter = lightness - other.lightness;
        float red = a - other.a;
        float yellow = b - other.b;
        float stronger = (float) (Math.hypot(a, b) - Math.hypot(other.a, other.b));
        float chroma = stronger * stronger;
        return light * lighter * lighter + chroma + hue * Math.max(0, red * red + yellow * yellow - chroma);
    }
}
