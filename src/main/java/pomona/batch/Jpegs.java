package pomona.batch;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import pomona.picture.RgbPicture;

/** Writes pictures as JPEG. */
final class Jpegs {
    private Jpegs() {}

    /**
     * Encodes a picture.
     *
     * @param quality 0 to 1
     */
    static byte[] encode(RgbPicture picture, float quality) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = picture.rgb();
        int[] row = new int[picture.width()];
        int at = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < row.length; x++) {
                row[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
                at += 3;
            }
            image.setRGB(0, y, row.length, 1, row, 0, row.length);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory can't fail", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /**
     * The picture as its file stores it: before EXIF turned it. A server judges stored pixels, so a photo that was shrunk
     * on the way must reach it in the same position.
     */
    static RgbPicture asStored(RgbPicture upright) {
        int orientation = upright.info().orientation();
        if (orientation == 1) {
            return upright;
        }
        boolean lying = orientation >= 5;
        boolean flipX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean flipY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int width = lying ? upright.height() : upright.width();
        int height = lying ? upright.width() : upright.height();
        byte[] turned = upright.rgb();
        byte[] stored = new byte[turned.length];
        int at = 0;
        for (int y = 0; y < upright.height(); y++) {
            for (int x = 0; x < upright.width(); x++) {
                int column = lying ? y : x;
                int row = lying ? x : y;
                int to = 3 * ((flipY ? height - 1 - row : row) * width + (flipX ? width - 1 - column : column));
                stored[to] = turned[at++];
                stored[to + 1] = turned[at++];
                stored[to + 2] = turned[at++];
            }
        }
        return new RgbPicture(width, height, stored, upright.info());
    }
}
