package pomona.picture.decode;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.JpegLayout;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

/**
 * Leptonica for JPEG in colour or grey, another source for the rest and for whatever Leptonica warns of: it keeps its
 * reasons to itself.
 *
 * <p>It shrinks by 2, 4 or 8 while it decodes, from the frequencies, as libturbojpeg does by eighths.
 */
final class LeptonicaSource implements PixelSource {
    private static final int MOST = 8;
    private static final int BITS_IN_COLOUR = 32;

    private final PixelSource others;
    private final Memory warnings = new Memory(Integer.BYTES);
    private final Memory address = new Memory(Long.BYTES);
    private final NativeScratch jpeg = new NativeScratch(64 << 10);
    private int[] row = new int[0];

    LeptonicaSource(PixelSource others) {
        if (!Leptonica.isPresent()) {
            throw new IllegalStateException("There is no Leptonica for this machine.");
        }
        this.others = others;
    }

    @Override
    public void decode(CheckedFile file, Wanted wanted, Pixels target) throws PictureException {
        if (!isOurs(file)) {
            others.decode(file, wanted, target);
            return;
        }
        int reduction = wanted.inColour() ? reduction(file.info(), wanted) : luminanceReduction(file.info(), wanted);
        if (!read(file, reduction, wanted.inColour(), target)) {
            others.decode(file, wanted, target);
        }
    }

    @Override
    public void decodeFinest(CheckedFile file, long maxPixels, Pixels target) throws PictureException {
        int reduction = 1;
        PictureInfo info = file.info();
        while (reduction < MOST
                && (long) reduced(info.width(), reduction) * reduced(info.height(), reduction) > maxPixels) {
            reduction *= 2;
        }
        if (!isOurs(file) || !read(file, reduction, true, target)) {
            others.decodeFinest(file, maxPixels, target);
        }
    }

    /** Four inks are for print: nobody photographs in them. */
    private static boolean isOurs(CheckedFile file) {
        return file.layout() instanceof JpegLayout header && header.components() != 4;
    }

    /** The most that leaves as many pixels to average as libturbojpeg is asked for. */
    private static int reduction(PictureInfo info, Wanted wanted) {
        int reduction = MOST;
        while (reduction > 1
                && !wanted.canBeAveragedOf(reduced(info.width(), reduction), reduced(info.height(), reduction))) {
            reduction /= 2;
        }
        return reduction;
    }

    /** At an eighth a brightness is the mean of its block of 8×8, as an area average has it: no more are needed. */
    private static int luminanceReduction(PictureInfo info, Wanted wanted) {
        boolean meansAreEnough =
                reduced(info.width(), MOST) >= wanted.width() && reduced(info.height(), MOST) >= wanted.height();
        return meansAreEnough ? MOST : reduction(info, wanted);
    }

    private static int reduced(int size, int reduction) {
        return (size + reduction - 1) / reduction;
    }

    /** Whether it went well. */
    private boolean read(CheckedFile file, int reduction, boolean inColour, Pixels target) {
        Memory data = jpeg.atLeast(file.length());
        data.write(0, file.bytes(), 0, file.length());
        warnings.setInt(0, 0);
        Pointer picture = Leptonica.pixReadMemJpeg(
                data, file.length(), 0, reduction, warnings, inColour ? 0 : Leptonica.LUMINANCE);
        jpeg.dropIfOversized();
        if (picture == null) {
            return false;
        }
        try {
            if (warnings.getInt(0) != 0) {
                return false;
            }
            copy(picture, inColour, target);
            return true;
        } finally {
            address.setPointer(0, picture);
            Leptonica.pixDestroy(address);
        }
    }

    private void copy(Pointer picture, boolean inColour, Pixels target) {
        int width = Leptonica.pixGetWidth(picture);
        int height = Leptonica.pixGetHeight(picture);
        int words = Leptonica.pixGetWpl(picture);
        boolean isColour = Leptonica.pixGetDepth(picture) == BITS_IN_COLOUR;
        Pointer data = Leptonica.pixGetData(picture);
        target.resize(width, height, inColour || isColour ? 3 : 1);
        if (row.length < words) {
            row = new int[words];
        }
        for (int y = 0; y < height; y++) {
            data.read((long) y * words * Integer.BYTES, row, 0, words);
            if (isColour) {
                unpackColours(row, target.bytes(), y * width * 3, width);
            } else {
                unpackGreys(row, target.bytes(), y * width, width);
            }
        }
        if (inColour && !isColour) {
            target.greyToRgb();
        }
    }

    private static void unpackColours(int[] words, byte[] into, int start, int width) {
        int at = start;
        for (int x = 0; x < width; x++) {
            int word = words[x];
            into[at] = (byte) (word >> 24);
            into[at + 1] = (byte) (word >> 16);
            into[at + 2] = (byte) (word >> 8);
            at += 3;
        }
    }

    private static void unpackGreys(int[] words, byte[] into, int start, int width) {
        for (int x = 0; x < width; x++) {
            into[start + x] = (byte) (words[x >> 2] >> (24 - 8 * (x & 3)));
        }
    }

    @Override
    public void close() {
        jpeg.close();
        warnings.close();
        address.close();
        others.close();
    }
}
