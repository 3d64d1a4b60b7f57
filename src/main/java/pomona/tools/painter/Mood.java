package pomona.tools.painter;

import pomona.tools.painter.paint.Colour;
import pomona.tools.painter.paint.Film;
import pomona.tools.painter.paint.Light;

/**
 * The time and place a picture is taken at.
 *
 * @param foliage what lies behind the leaf
 * @param film how the camera renders it
 * @param glow share of the sun's light that comes through the leaf from behind
 */
record Mood(Light light, Foliage foliage, Film film, double glow) {
    /** A bright morning, sun from the upper left. */
    static final Mood MORNING = new Mood(
            Light.from(
                    -0.5,
                    -0.7,
                    0.8,
                    Colour.of(0xFF_F2_DC).times(1.75),
                    Colour.of(0xC8_DC_F0).times(0.42)),
            new Foliage(Colour.of(0x18_28_0E), Colour.of(0x4E_80_28), Colour.of(0xF4_FF_DC), 26, 1),
            new Film(1.0, Colour.WHITE, 0.004, 0.25, 0.006),
            0.05);

    /** Open shade: cool, flat light from the sky. */
    static final Mood SHADE = new Mood(
            Light.from(
                    0.2,
                    -0.8,
                    0.9,
                    Colour.of(0xD8_E8_FF).times(0.75),
                    Colour.of(0xB4_D2_F4).times(0.85)),
            new Foliage(Colour.of(0x10_22_1A), Colour.of(0x3E_74_40), Colour.of(0xE0_F4_FF), 18, 1.1),
            new Film(1.05, new Colour(0.94, 1.0, 1.06), 0.012, 0.2, 0.007),
            0.05);

    /** A grey sky: soft light from everywhere, no shadows. */
    static final Mood OVERCAST = new Mood(
            Light.from(
                    -0.15,
                    -0.6,
                    1.1,
                    Colour.of(0xFF_FC_F4).times(0.85),
                    Colour.of(0xE6_EC_F0).times(0.75)),
            new Foliage(Colour.of(0x1C_2A_16), Colour.of(0x5A_84_3C), Colour.of(0xFF_FF_F4), 40, 0.9),
            new Film(1.1, Colour.WHITE, 0.015, 0.15, 0.006),
            0.05);

    /** Deep in the tree, one beam of sun on the leaf and darkness behind. */
    static final Mood THICKET = new Mood(
            Light.from(
                    0.55,
                    -0.6,
                    0.75,
                    Colour.of(0xFF_F4_E0).times(2.0),
                    Colour.of(0xC0_D8_E4).times(0.25)),
            new Foliage(Colour.of(0x0A_12_06), Colour.of(0x2A_48_18), Colour.of(0xD8_F0_B0), 7, 0.9),
            new Film(0.95, Colour.WHITE, 0.0, 0.35, 0.008),
            0.05);

    /** Late sun, low and yellow, from the right. */
    static final Mood EVENING = new Mood(
            Light.from(
                    0.85,
                    -0.35,
                    0.7,
                    Colour.of(0xFF_E0_A8).times(1.9),
                    Colour.of(0xB8_C8_E8).times(0.4)),
            new Foliage(Colour.of(0x16_20_0A), Colour.of(0x52_76_22), Colour.of(0xFF_E8_A0), 34, 0.9),
            new Film(1.0, new Colour(1.04, 1.0, 0.92), 0.01, 0.3, 0.007),
            0.05);

    /** Against the light: the sky glares through the tree and the leaves glow. */
    static final Mood BACKLIT = new Mood(
            Light.from(
                    -0.3,
                    -0.9,
                    0.35,
                    Colour.of(0xFF_F8_E0).times(1.3),
                    Colour.of(0xD8_E8_F0).times(0.6)),
            new Foliage(Colour.of(0x30_48_18), Colour.of(0x78_A0_34), Colour.of(0xFF_FF_E8), 60, 0.8),
            new Film(1.1, Colour.WHITE, 0.03, 0.1, 0.006),
            0.35);
}
