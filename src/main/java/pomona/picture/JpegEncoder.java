package pomona.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
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
        var colours = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        var raster = Raster.createInterleavedRaster(
                new DataBufferByte(rgb, rgb.length), width, height, 3 * width, 3, new int[] {0, 1, 2}, null);
        var image = new BufferedImage(colours, raster, false, null);
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
