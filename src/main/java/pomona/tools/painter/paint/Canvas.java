package pomona.tools.painter.paint;

import java.util.Arrays;

/**
 * A picture in the making: linear light, row by row. Painters measure in units of the shorter side, so that a picture is
 * the same at every size: {@code x} from 0 to {@link #right()}, {@code y} from 0 to {@link #bottom()}.
 */
public final class Canvas {
    private final int width;
    private final int height;
    private final double unit;
    private final float[] red;
    private final float[] green;
    private final float[] blue;

    public Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.unit = Math.min(width, height);
        this.red = new float[width * height];
        this.green = new float[width * height];
        this.blue = new float[width * height];
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Pixels in one unit of length. */
    public double unit() {
        return unit;
    }

    public double right() {
        return width / unit;
    }

    public double bottom() {
        return height / unit;
    }

    /** A pixel's middle, in units. */
    public double at(int pixel) {
        return (pixel + 0.5) / unit;
    }

    /** The pixel column or row of a length in units; may lie outside the picture. */
    public int pixel(double length) {
        return (int) Math.floor(length * unit);
    }

    /** Index of a pixel, row by row. */
    public int index(int column, int row) {
        return row * width + column;
    }

    public Colour get(int index) {
        return new Colour(red[index], green[index], blue[index]);
    }

    public void set(int index, Colour colour) {
        red[index] = (float) colour.red();
        green[index] = (float) colour.green();
        blue[index] = (float) colour.blue();
    }

    /** Covers {@code share} of a pixel. */
    public void cover(int index, Colour colour, double share) {
        if (share > 0) {
            set(index, get(index).mix(colour, Math.min(1, share)));
        }
    }

    public void add(int index, Colour light) {
        set(index, get(index).plus(light));
    }

    /** Softens the whole picture by three box filters of this radius in units, close to a Gaussian of that deviation. */
    public void blur(double radius) {
        int reach = (int) Math.round(radius * unit);
        if (reach < 1) {
            return;
        }
        for (float[] plane : new float[][] {red, green, blue}) {
            soften(plane, width, height, reach);
        }
    }

    /** Three box filters over a plane of {@code width} × {@code height} values; the edge goes on as its last value. */
    static void soften(float[] plane, int width, int height, int reach) {
        float[] line = new float[Math.max(width, height)];
        float[] result = new float[Math.max(width, height)];
        for (int pass = 0; pass < 3; pass++) {
            for (int row = 0; row < height; row++) {
                System.arraycopy(plane, row * width, line, 0, width);
                average(line, result, width, reach);
                System.arraycopy(result, 0, plane, row * width, width);
            }
            for (int column = 0; column < width; column++) {
                for (int row = 0; row < height; row++) {
                    line[row] = plane[row * width + column];
                }
                average(line, result, height, reach);
                for (int row = 0; row < height; row++) {
                    plane[row * width + column] = result[row];
                }
            }
        }
    }

    private static void average(float[] line, float[] result, int count, int reach) {
        double sum = 0;
        for (int i = -reach; i <= reach; i++) {
            sum += line[Math.max(0, Math.min(count - 1, i))];
        }
        double share = 1.0 / (2 * reach + 1);
        for (int i = 0; i < count; i++) {
            result[i] = (float) (sum * share);
            sum += line[Math.min(count - 1, i + reach + 1)] - (double) line[Math.max(0, i - reach)];
        }
    }

    /** Fills everything with one colour. */
    public void fill(Colour colour) {
        Arrays.fill(red, (float) colour.red());
        Arrays.fill(green, (float) colour.green());
        Arrays.fill(blue, (float) colour.blue());
    }
}
