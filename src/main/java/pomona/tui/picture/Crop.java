package pomona.tui.picture;

import pomona.picture.decode.Area;

/**
 * A part of an upright photo at a scale. Place and size are in screen's pixels, counted from the photo's upper left
 * corner as if all of it were drawn at that scale.
 *
 * @param photoWidth in the photo's pixels
 * @param photoHeight in the photo's pixels
 * @param power of two that the scale is: at 0 a photo's pixel is a screen's pixel, at 1 it is two across, at -1 half
 */
public record Crop(int photoWidth, int photoHeight, int power, int left, int top, int width, int height) {
    /** The part in the photo's pixels. */
    public Area area() {
        double pixel = Math.scalb(1.0, -power);
        return new Area(left * pixel, top * pixel, width * pixel, height * pixel);
    }

    /** The scale as a person reads it: {@code 1:4} is four of the photo's pixels in one of the screen's. */
    public String scale() {
        return power < 0 ? "1:" + (1 << -power) : (1 << power) + ":1";
    }

    /** What all of the photo would be across at that scale. */
    public int wholeWidth() {
        return whole(photoWidth, power);
    }

    /** What all of the photo would be down at that scale. */
    public int wholeHeight() {
        return whole(photoHeight, power);
    }

    private static int whole(int size, int power) {
        return (int) Math.ceil(Math.scalb((double) size, power));
    }

    /** As many of the screen's pixels around a place of the photo as there is room for, within the photo. */
    static Crop around(int photoWidth, int photoHeight, int power, double x, double y, int columns, int rows) {
        int width = Math.min(columns, whole(photoWidth, power));
        int height = Math.min(rows, whole(photoHeight, power));
        int left = start(Math.scalb(x, power), width, whole(photoWidth, power));
        int top = start(Math.scalb(y, power), height, whole(photoHeight, power));
        return new Crop(photoWidth, photoHeight, power, left, top, width, height);
    }

    private static int start(double middle, int size, int whole) {
        return Math.max(0, Math.min(whole - size, (int) Math.floor(middle) - size / 2));
    }
}
