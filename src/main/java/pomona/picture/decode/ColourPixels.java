package pomona.picture.decode;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Whatever a reader hands out, as three bytes a pixel; transparency over white.
 *
 * <p>Values are taken as they are stored. Colour profiles are left aside: the model was trained without them, and Java
 * would brighten plain grey.
 */
final class ColourPixels {
    private ColourPixels() {}

    static void toRgb(BufferedImage image, Pixels target) {
        target.resize(image.getWidth(), image.getHeight(), 3);
        if (image.getColorModel() instanceof IndexColorModel palette) {
            paletteToRgb(image.getRaster(), palette, target);
        } else if (image.getColorModel() instanceof ComponentColorModel colours
                && !colours.isAlphaPremultiplied()
                && isInteger(colours.getTransferType())) {
            componentsToRgb(image.getRaster(), colours.getComponentSize(0), target);
        } else {
            packedToRgb(image, target);
        }
    }

    /** Four inks as a JPEG holds them; Adobe's programs store them inverted, and call CMY turned to YCC "YCCK". */
    static void inkToRgb(Raster raster, boolean ycck, boolean inverted, Pixels target) {
        int width = raster.getWidth();
        int[] row = new int[4 * width];
        byte[] rgb = target.bytes();
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += 4) {
                if (ycck) {
                    yccToInk(row, i);
                }
                at = inkToRgb(row[i], row[i + 1], row[i + 2], row[i + 3], inverted, rgb, at);
            }
        }
    }

    private static int inkToRgb(int cyan, int magenta, int yellow, int black, boolean inverted, byte[] rgb, int at) {
        int flip = inverted ? 0 : 255;
        int light = black ^ flip;
        rgb[at] = (byte) (((cyan ^ flip) * light + 127) / 255);
        rgb[at + 1] = (byte) (((magenta ^ flip) * light + 127) / 255);
        rgb[at + 2] = (byte) (((yellow ^ flip) * light + 127) / 255);
        return at + 3;
    }

    /** JFIF's YCC to RGB, and RGB to CMY by turning over (libjpeg, jdcolor.c, ycck_cmyk_convert). */
    private static void yccToInk(int[] row, int i) {
        int luma = row[i];
        double blueness = row[i + 1] - 128;
        double redness = row[i + 2] - 128;
        row[i] = 255 - clamp(luma + 1.402 * redness);
        row[i + 1] = 255 - clamp(luma - 0.344136 * blueness - 0.714136 * redness);
        row[i + 2] = 255 - clamp(luma + 1.772 * blueness);
    }

    private static int clamp(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }

    private static void paletteToRgb(Raster raster, IndexColorModel palette, Pixels target) {
        int[] argb = new int[palette.getMapSize()];
        palette.getRGBs(argb);
        int width = raster.getWidth();
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                // An index past the palette is black, as in most viewers.
                at = put(index < argb.length ? argb[index] : 0xff000000, target.bytes(), at);
            }
        }
    }

    private static void componentsToRgb(Raster raster, int bits, Pixels target) {
        int bands = raster.getNumBands();
        int max = (1 << bits) - 1;
        int width = raster.getWidth();
        int[] row = new int[bands * width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += bands) {
                int red = toByte(row[i], max);
                int green = bands < 3 ? red : toByte(row[i + 1], max);
                int blue = bands < 3 ? red : toByte(row[i + 2], max);
                int alpha = bands % 2 == 1 ? 255 : toByte(row[i + bands - 1], max);
                at = put(alpha << 24 | red << 16 | green << 8 | blue, target.bytes(), at);
            }
        }
    }

    private static void packedToRgb(BufferedImage image, Pixels target) {
        int[] row = new int[image.getWidth()];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int argb : row) {
                at = put(argb, target.bytes(), at);
            }
        }
    }

    /** A row of red, green, blue and alpha, as libwebp hands it out; {@code at} is where its pixels begin in {@code rgb}. */
    static void rgbaToRgb(byte[] rgba, byte[] rgb, int at) {
        int to = at;
        for (int i = 0; i < rgba.length; i += 4) {
            int alpha = rgba[i + 3] & 0xff;
            rgb[to++] = overWhite(rgba[i] & 0xff, alpha);
            rgb[to++] = overWhite(rgba[i + 1] & 0xff, alpha);
            rgb[to++] = overWhite(rgba[i + 2] & 0xff, alpha);
        }
    }

    private static int put(int argb, byte[] rgb, int at) {
        int alpha = argb >>> 24;
        rgb[at] = overWhite(argb >> 16 & 0xff, alpha);
        rgb[at + 1] = overWhite(argb >> 8 & 0xff, alpha);
        rgb[at + 2] = overWhite(argb & 0xff, alpha);
        return at + 3;
    }

    private static byte overWhite(int value, int alpha) {
        return (byte) (alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255);
    }

    private static int toByte(int value, int max) {
        return max == 255 ? value : (int) ((value * 255L + max / 2) / max);
    }

    private static boolean isInteger(int transferType) {
        return transferType == DataBuffer.TYPE_BYTE || transferType == DataBuffer.TYPE_USHORT;
    }
}
