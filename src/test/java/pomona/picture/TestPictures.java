package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures of four quarters, written in every way that is read here: red, green over blue, white.
 *
 * <pre>
 *   red  | green
 *   -----+------
 *   blue | white
 * </pre>
 */
final class TestPictures {
    static final int WIDTH = 48;
    static final int HEIGHT = 32;

    private static final int[] QUARTERS = {0xc83c1e, 0x28b41e, 0x1e3cc8, 0xffffff};

    /** Pillow 13.0, quality 80, of this very picture but with another palette: see {@link #WEBP_QUARTERS}. */
    private static final String WEBP_LOSSY =
            "UklGRmoAAABXRUJQVlA4IF4AAAAQBQCdASowACAAPlkijEWjoiEdVAA4BYSyAFw0gBqSfAPwa4QLsBmfgUGzzzDdhrnQAP7tkD/Ij54zfsOmh00O"
                    + "d2PxnFjhJ16teKO8VP98wlSo1turp20AHuy/tAAA";

    private static final String WEBP_LOSSLESS =
            "UklGRj4AAABXRUJQVlA4TDEAAAAvL8AHAB8gEEhxYIMtECDkyJImdTzmP3IzCKhp2wgqyZI8km/mzhH9nwCjMLPCxswAAA==";

    /** Its right half is transparent. */
    private static final String WEBP_ALPHA =
            "UklGRpgAAABXRUJQVlA4WAoAAAAQAAAALwAAHwAAQUxQSBMAAAABDzD/ERFCLJjMXzqD7oj+R4VzAFZQOCBeAAAAEAUAnQEqMAAgAD5ZIoxFo6Ih"
                    + "HVQAOAWEsgBcNIAaknwD8GuEC7AZn4FBs88w3Ya50AD+7ZA/yI+eM37DpodNDndj8ZxY4SderXijvFT/fMJUqNbbq6dtAB7sv7QAAA==";

    /** The quarters of the WebP pictures. */
    static final int[] WEBP_QUARTERS = {0xc83c1e, 0x283c1e, 0xc8b41e, 0x28b41e};

    private TestPictures() {}

    static int[] quarters() {
        return QUARTERS.clone();
    }

    static byte[] webpLossy() {
        return Base64.getDecoder().decode(WEBP_LOSSY);
    }

    static byte[] webpLossless() {
        return Base64.getDecoder().decode(WEBP_LOSSLESS);
    }

    static byte[] webpAlpha() {
        return Base64.getDecoder().decode(WEBP_ALPHA);
    }

    /** One small file of each kind, whole. */
    static Map<String, byte[]> all() {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("jpeg", jpeg(rgb(WIDTH, HEIGHT), false));
        all.put("progressive jpeg", jpeg(rgb(WIDTH, HEIGHT), true));
        all.put("grey jpeg", jpeg(grey(WIDTH, HEIGHT), false));
        all.put("rgb jpeg", rgbJpeg());
        all.put("cmyk jpeg", cmykJpeg(0, true));
        all.put("ycck jpeg", cmykJpeg(2, true));
        all.put("png", write(rgb(WIDTH, HEIGHT), "png"));
        all.put("interlaced png", interlacedPng());
        all.put("palette png", write(palette(), "png"));
        all.put("16 bit png", write(deep(), "png"));
        all.put("alpha png", write(alpha(), "png"));
        all.put("bmp", write(rgb(WIDTH, HEIGHT), "bmp"));
        all.put("palette bmp", write(palette(), "bmp"));
        all.put("gif", write(palette(), "gif"));
        all.put("lossy webp", webpLossy());
        all.put("lossless webp", webpLossless());
        all.put("alpha webp", webpAlpha());
        return all;
    }

    static BufferedImage rgb(int width, int height) {
        return fill(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
    }

    static BufferedImage grey(int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, quarter(x, y, width, height) & 0xff);
            }
        }
        return image;
    }

    /** Its quarters are the usual ones; the right half is stored half transparent over black or wholly. */
    static BufferedImage alpha() {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int alpha = x < WIDTH / 2 ? 0xff : y < HEIGHT / 2 ? 0x80 : 0;
                image.setRGB(x, y, alpha << 24 | quarter(x, y, WIDTH, HEIGHT));
            }
        }
        return image;
    }

    static BufferedImage palette() {
        byte[] red = new byte[256];
        byte[] green = new byte[256];
        byte[] blue = new byte[256];
        for (int i = 0; i < QUARTERS.length; i++) {
            red[i] = (byte) (QUARTERS[i] >> 16);
            green[i] = (byte) (QUARTERS[i] >> 8);
            blue[i] = (byte) QUARTERS[i];
        }
        var image = new BufferedImage(
                WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 256, red, green, blue));
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int index = (y < HEIGHT / 2 ? 0 : 2) + (x < WIDTH / 2 ? 0 : 1);
                image.getRaster().setSample(x, y, 0, index);
            }
        }
        return image;
    }

    /** 16 bits a colour. */
    static BufferedImage deep() {
        var image = ImageTypeSpecifier.createInterleaved(
                        java.awt.color.ColorSpace.getInstance(java.awt.color.ColorSpace.CS_sRGB),
                        new int[] {0, 1, 2},
                        DataBuffer.TYPE_USHORT,
                        false,
                        false)
                .createBufferedImage(WIDTH, HEIGHT);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = quarter(x, y, WIDTH, HEIGHT);
                int[] pixel = {(rgb >> 16) * 257, (rgb >> 8 & 0xff) * 257, (rgb & 0xff) * 257};
                image.getRaster().setPixel(x, y, pixel);
            }
        }
        return image;
    }

    static byte[] interlacedPng() {
        return write(
                rgb(WIDTH, HEIGHT), "png", parameters -> parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT));
    }

    static byte[] jpeg(BufferedImage image, boolean progressive) {
        return write(image, "jpeg", parameters -> {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(0.95f);
            parameters.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        });
    }

    /** Three components that are red, green and blue themselves, as the Adobe segment says. */
    static byte[] rgbJpeg() {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 3, null);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = quarter(x, y, WIDTH, HEIGHT);
                raster.setPixel(x, y, new int[] {rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff});
            }
        }
        return withAdobe(withoutApplicationSegments(rawJpeg(raster)), 0);
    }

    /**
     * Four inks, black left out.
     *
     * @param transform 0 for CMYK, 2 for YCCK
     * @param adobe whether they are inverted, under an Adobe segment
     */
    static byte[] cmykJpeg(int transform, boolean adobe) {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = quarter(x, y, WIDTH, HEIGHT);
                double red = rgb >> 16;
                double green = rgb >> 8 & 0xff;
                double blue = rgb & 0xff;
                if (transform == 2) {
                    // libjpeg turns YCC to RGB and that over to CMY: what is stored inverted ends as it began.
                    double r = 255 - red;
                    double g = 255 - green;
                    double b = 255 - blue;
                    red = 0.299 * r + 0.587 * g + 0.114 * b;
                    green = 128 - 0.168736 * r - 0.331264 * g + 0.5 * b;
                    blue = 128 + 0.5 * r - 0.418688 * g - 0.081312 * b;
                }
                int flip = adobe ? 0 : 255;
                raster.setPixel(x, y, new int[] {
                    (int) Math.round(red) ^ flip,
                    (int) Math.round(green) ^ flip,
                    (int) Math.round(blue) ^ flip,
                    255 ^ flip
                });
            }
        }
        byte[] plain = withoutApplicationSegments(rawJpeg(raster));
        return adobe ? withAdobe(plain, transform) : plain;
    }

    static byte[] withAdobe(byte[] jpeg, int transform) {
        byte[] segment = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
        return insert(jpeg, 2, segment);
    }

    static byte[] withExif(byte[] jpeg, int orientation) {
        ByteBuffer segment = ByteBuffer.allocate(36);
        segment.putShort((short) 0xffe1).putShort((short) 34).put(new byte[] {'E', 'x', 'i', 'f', 0, 0});
        segment.put(new byte[] {'M', 'M', 0, 42}).putInt(8).putShort((short) 1);
        segment.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
        segment.putShort((short) 0).putInt(0);
        return insert(jpeg, 2, segment.array());
    }

    static byte[] insert(byte[] file, int at, byte[] part) {
        return ByteBuffer.allocate(file.length + part.length)
                .put(file, 0, at)
                .put(part)
                .put(file, at, file.length - at)
                .array();
    }

    static byte[] write(BufferedImage image, String format) {
        return write(image, format, parameters -> {});
    }

    /** A PNG with each chunk's checksum made right again. */
    static byte[] withRightChecksums(byte[] png) {
        byte[] fixed = png.clone();
        ByteBuffer view = ByteBuffer.wrap(fixed);
        int at = 8;
        while (at + 12 <= fixed.length) {
            int bytes = view.getInt(at);
            if (bytes < 0 || bytes > fixed.length - at - 12) {
                return fixed;
            }
            var crc = new CRC32();
            crc.update(fixed, at + 4, bytes + 4);
            view.putInt(at + 8 + bytes, (int) crc.getValue());
            at += 12 + bytes;
        }
        return fixed;
    }

    /** The four quarters' middles, in order, each within the tolerance. */
    static void assertQuarters(ByteBuffer rgb, int tolerance, int... quarters) {
        int side = PictureDecoder.SIDE;
        for (int i = 0; i < 4; i++) {
            int x = side / 4 + (i % 2) * side / 2;
            int y = side / 4 + (i / 2) * side / 2;
            assertColour("quarter " + i, rgb, y * side + x, quarters[i], tolerance);
        }
    }

    static void assertColour(String what, ByteBuffer rgb, int pixel, int colour, int tolerance) {
        for (int channel = 0; channel < 3; channel++) {
            int expected = (colour >> (16 - 8 * channel)) & 0xff;
            assertThat(rgb.get(3 * pixel + channel) & 0xff)
                    .as("%s, channel %d", what, channel)
                    .isBetween(expected - tolerance, expected + tolerance);
        }
    }

    private static BufferedImage fill(BufferedImage image) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, quarter(x, y, image.getWidth(), image.getHeight()));
            }
        }
        return image;
    }

    private static int quarter(int x, int y, int width, int height) {
        return QUARTERS[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)];
    }

    private static byte[] rawJpeg(Raster raster) {
        ImageWriter writer = jdkWriter("jpeg");
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(0.95f);
            writer.write(null, new IIOImage(raster, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] withoutApplicationSegments(byte[] jpeg) {
        byte[] rest = jpeg;
        while ((rest[3] & 0xf0) == 0xe0) {
            int bytes = 2 + ByteBuffer.wrap(rest).getShort(4);
            byte[] shorter = Arrays.copyOf(rest, rest.length - bytes);
            System.arraycopy(rest, 2 + bytes, shorter, 2, shorter.length - 2);
            rest = shorter;
        }
        return rest;
    }

    private static byte[] write(
            BufferedImage image, String format, java.util.function.Consumer<ImageWriteParam> settings) {
        ImageWriter writer = jdkWriter(format);
        var bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            settings.accept(parameters);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static ImageWriter jdkWriter(String format) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter writer = writers.next();
        while (!writer.getClass().getName().startsWith("com.sun.imageio")) {
            writer = writers.next();
        }
        return writer;
    }
}
