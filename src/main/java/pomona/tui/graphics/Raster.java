package pomona.tui.graphics;

/**
 * Pixels.
 *
 * @param rgb {@code 0xRRGGBB} by row, {@code width * height} of them; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Raster(int width, int height, int[] rgb) {
    public Raster {
        if (width < 1 || height < 1 || rgb.length != width * height) {
            throw new IllegalArgumentException("%d pixels are no %dx%d".formatted(rgb.length, width, height));
        }
    }

    /** Made smaller: each pixel is the mean of those it stands for. */
    Raster shrunk(int newWidth, int newHeight) {
        int[] small = new int[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            int top = y * height / newHeight;
            int bottom = Math.max(top + 1, (y + 1) * height / newHeight);
            for (int x = 0; x < newWidth; x++) {
                int left = x * width / newWidth;
                int right = Math.max(left + 1, (x + 1) * width / newWidth);
                small[y * newWidth + x] = mean(left, top, right, bottom);
            }
        }
        return new Raster(newWidth, newHeight, small);
    }

    private int mean(int left, int top, int right, int bottom) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int colour = rgb[y * width + x];
                red += colour >> 16 & 0xFF;
                green += colour >> 8 & 0xFF;
                blue += colour & 0xFF;
            }
        }
        int count = (right - left) * (bottom - top);
        return (rounded(red, count) << 16) | (rounded(green, count) << 8) | rounded(blue, count);
    }

    private static int rounded(int sum, int count) {
        return (sum + count / 2) / count;
    }

    /** Three bytes a pixel: red, green, blue. */
    byte[] bytes() {
        byte[] bytes = new byte[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            bytes[3 * i] = (byte) (rgb[i] >> 16);
            bytes[3 * i + 1] = (byte) (rgb[i] >> 8);
            bytes[3 * i + 2] = (byte) rgb[i];
        }
        return bytes;
    }
}
