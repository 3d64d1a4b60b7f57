package pomona.tools.painter.paint;

/**
 * Where light comes from: a sun in one direction and the sky all round.
 *
 * @param x to the right, of a direction of length 1
 * @param y downwards
 * @param z out of the picture, towards who looks at it
 */
public record Light(double x, double y, double z, Colour sun, Colour sky) {
    /** Light from a direction of any length. */
    public static Light from(double x, double y, double z, Colour sun, Colour sky) {
        double length = Math.sqrt(x * x + y * y + z * z);
        return new Light(x / length, y / length, z / length, sun, sky);
    }

    /** What a dull surface of this slope (rise to the right, rise downwards) receives; {@code shadow} 1 hides the sun. */
    public Colour on(double slopeX, double slopeY, double shadow) {
        double length = Math.sqrt(slopeX * slopeX + slopeY * slopeY + 1);
        double facing = (-slopeX * x - slopeY * y + z) / length;
        double open = 0.55 + 0.45 * (0.5 + 0.5 * slopeY / length) + 0.1 / length;
        return sky.times(open).plus(sun.times(Math.max(0, facing) * (1 - shadow)));
    }

    /** How much of the sun a waxy surface of this slope throws at the viewer, 0 to 1; wide, as leaves shine. */
    public double glint(double slopeX, double slopeY, double sharpness) {
        double halfZ = z + 1;
        double length = Math.sqrt((slopeX * slopeX + slopeY * slopeY + 1) * (x * x + y * y + halfZ * halfZ));
        double facing = (-slopeX * x - slopeY * y + halfZ) / length;
        return facing <= 0 ? 0 : StrictMath.pow(facing, sharpness);
    }
}
