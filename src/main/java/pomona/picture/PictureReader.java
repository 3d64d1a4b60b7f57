package pomona.picture;

import pomona.picture.decode.AreaScaler;
import pomona.picture.decode.PixelSource;
import pomona.picture.decode.Pixels;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;
import pomona.picture.format.PictureLayout;

/** Reads pictures to be shown or judged: fitted into a box, never enlarged. Not thread-safe. */
public final class PictureReader implements AutoCloseable {
    private final PixelSource source;
    private final long maxPixels;
    private final Pixels pixels = new Pixels();
    private final AreaScaler scaler = new AreaScaler();

    /** A reader with the default limit of pixels. */
    public PictureReader() {
        this(PictureDecoders.MAX_PIXELS_DEFAULT);
    }

    public PictureReader(long maxPixels) {
        source = PictureDecoders.source();
        this.maxPixels = maxPixels;
    }

    /**
     * Reads a whole file, upright.
     *
     * @param file the file's bytes in {@code file[0 .. length)}
     * @param maxWidth pixels of the box, {@code >= 1}
     * @param maxHeight pixels of the box, {@code >= 1}
     * @throws PictureException the file is broken, incomplete, too large or of another kind
     */
    public RgbPicture read(byte[] file, int length, int maxWidth, int maxHeight) throws PictureException {
        PictureLayout layout = checked(file, length);
        PictureInfo info = layout.info();
        boolean lying = info.orientation() >= 5;
        int boxWidth = lying ? maxHeight : maxWidth;
        int boxHeight = lying ? maxWidth : maxHeight;
        double scale = Math.min(1, Math.min((double) boxWidth / info.width(), (double) boxHeight / info.height()));
        int width = scaled(info.width(), scale);
        int height = scaled(info.height(), scale);
        byte[] stored = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        try {
            source.decode(file, length, layout, width, height, pixels);
            scaler.scale(pixels, width, height, stored);
        } finally {
            pixels.dropIfOversized();
        }
        return upright(stored, width, height, info);
    }

    /**
     * Reads how bright a whole file is, fitted into a square box and as it is stored. Much cheaper than its colours.
     *
     * @param file the file's bytes in {@code file[0 .. length)}
     * @param edge pixels of the box, {@code >= 1}
     * @throws PictureException the file is broken, incomplete, too large or of another kind
     */
    public LumaPicture readLuma(byte[] file, int length, int edge) throws PictureException {
        PictureLayout layout = checked(file, length);
        PictureInfo info = layout.info();
        double scale = Math.min(1, (double) edge / Math.max(info.width(), info.height()));
        int width = scaled(info.width(), scale);
        int height = scaled(info.height(), scale);
        byte[] luma = new byte[Math.multiplyExact(width, height)];
        try {
            source.decodeLuma(file, length, layout, width, height, pixels);
            scaler.scaleLuma(pixels, width, height, luma);
        } finally {
            pixels.dropIfOversized();
        }
        return new LumaPicture(width, height, luma, info);
    }

    private PictureLayout checked(byte[] file, int length) throws PictureException {
        PictureLayout layout = PictureLayout.read(file, length);
        PictureLayout.checkPixels(layout.info(), maxPixels);
        layout.checkWhole(file, length);
        return layout;
    }

    private static int scaled(int size, double scale) {
        return (int) Math.max(1, Math.round(size * scale));
    }

    @Override
    public void close() {
        source.close();
    }

    /** Where EXIF says the stored first row and column belong (Exif 2.3, tag 0x0112). */
    private static RgbPicture upright(byte[] stored, int width, int height, PictureInfo info) {
        int orientation = info.orientation();
        if (orientation == 1) {
            return new RgbPicture(width, height, stored, info);
        }
        boolean lying = orientation >= 5;
        boolean flipX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean flipY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int turnedWidth = lying ? height : width;
        int turnedHeight = lying ? width : height;
        byte[] turned = new byte[stored.length];
        int at = 0;
        for (int y = 0; y < turnedHeight; y++) {
            for (int x = 0; x < turnedWidth; x++) {
                int column = lying ? y : x;
                int row = lying ? x : y;
                int from = 3 * ((flipY ? height - 1 - row : row) * width + (flipX ? width - 1 - column : column));
                turned[at++] = stored[from];
                turned[at++] = stored[from + 1];
                turned[at++] = stored[from + 2];
            }
        }
        return new RgbPicture(turnedWidth, turnedHeight, turned, info);
    }
}
