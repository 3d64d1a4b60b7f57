package pomona.picture;

import pomona.picture.format.PictureInfo;

/**
 * A picture's colours.
 *
 * @param width pixels, after turning where it was turned
 * @param height pixels, after turning where it was turned
 * @param rgb {@code width * height * 3} bytes: red, green, blue, by row; not copied
 * @param info of the file it came from, sizes as stored
 */
@SuppressWarnings("ArrayRecordComponent")
public record RgbPicture(int width, int height, byte[] rgb, PictureInfo info) {
    public RgbPicture {
        if (rgb.length != width * height * 3) {
            throw new IllegalArgumentException("%d bytes are no %dx%d pixels".formatted(rgb.length, width, height));
        }
    }
}
