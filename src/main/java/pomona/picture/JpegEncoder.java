package pomona.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as JPEG, for whoever shrinks or shows them. */
public final class JpegEncoder {
    private JpegEncoder() {}

    /**
     * Encodes a picture.
     *
     * @param quality 0 to 1
     */
    public static byte[] encode(RgbPicture picture, float quality) {
        return encode(picture.width(), picture.height(), picture.rgb(), quality);
    }

    /**
     * Encodes pixels.
     *
     * @param rgb {@code width * height * 3} bytes: red, green, blue, by row
     * @param quality 0 to 1
     */
    public static byte[] encode(int width, int height, byte[] rgb, float quality) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < height; y++) {
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
}
