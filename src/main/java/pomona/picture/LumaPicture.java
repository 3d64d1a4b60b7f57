package pomona.picture;

import pomona.picture.format.PictureInfo;

/**
 * How bright a picture is, without its colours, as it is stored.
 *
 * @param width pixels, before turning
 * @param height pixels, before turning
 * @param luma {@code width * height} bytes by row, ITU-R BT.601, 0 (black) to 255 (white); not copied
 * @param info of the file it came from
 */
@SuppressWarnings("ArrayRecordComponent")
public record LumaPicture(int width, int height, byte[] luma, PictureInfo info) {
    public LumaPicture {
        if (luma.length != width * height) {
            throw new IllegalArgumentException("%d bytes are no %dx%d pixels".formatted(luma.length, width, height));
        }
    }
}
