package pomona.picture.decode;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.JpegLayout;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

/**
 * libturbojpeg for JPEG in colour or grey, another source for the rest.
 *
 * <p>It scales while it decodes, by eighths: each block of 8×8 samples comes out as 2×2, say, straight from its
 * frequencies, so that a camera's full picture is never made. That is an average over areas itself, which is why it may
 * come closer to the size wanted than subsampling may.
 */
final class TurboJpegSource implements PixelSource {
    private static final int WARNING = 0;
    private static final int EIGHTHS = 8;

    private final PixelSource others;
    private final Pointer handle;
    private final NativeScratch jpeg = new NativeScratch(64 << 10);
    private final NativeScratch decoded = new NativeScratch(1 << 20);

    TurboJpegSource(PixelSource others) {
        this.others = others;
        Pointer created = TurboJpeg.isPresent() ? TurboJpeg.tjInitDecompress() : null;
        if (created == null) {
            throw new IllegalStateException("This system has no libturbojpeg; on Debian its package is libturbojpeg0.");
        }
        handle = created;
    }

    @Override
    public void decode(CheckedFile file, Wanted wanted, Pixels target) throws PictureException {
        // Four inks are for print: nobody photographs in them.
        if (!(file.layout() instanceof JpegLayout header) || header.components() == 4) {
            others.decode(file, wanted, target);
            return;
        }
        int eighths = wanted.inColour() ? eighths(header.info(), wanted) : greyEighths(header.info(), wanted);
        decode(file, header.info(), eighths, wanted.inColour(), target);
    }

    @Override
    public void decodeFinest(CheckedFile file, long maxPixels, Pixels target) throws PictureException {
        if (!(file.layout() instanceof JpegLayout header) || header.components() == 4) {
            others.decodeFinest(file, maxPixels, target);
            return;
        }
        PictureInfo info = header.info();
        int eighths = EIGHTHS;
        while (eighths > 1 && (long) scaled(info.width(), eighths) * scaled(info.height(), eighths) > maxPixels) {
            eighths--;
        }
        decode(file, info, eighths, true, target);
    }

    private void decode(CheckedFile file, PictureInfo info, int eighths, boolean inColour, Pixels target)
            throws PictureException {
        try {
            decompress(file, scaled(info.width(), eighths), scaled(info.height(), eighths), inColour, target);
        } finally {
            jpeg.dropIfOversized();
            decoded.dropIfOversized();
        }
    }

    private void decompress(CheckedFile file, int width, int height, boolean inColour, Pixels target)
            throws PictureException {
        int bands = inColour ? 3 : 1;
        int bytes = Math.multiplyExact(Math.multiplyExact(width, height), bands);
        Memory data = jpeg.atLeast(file.length());
        Memory rgb = decoded.atLeast(bytes);
        data.write(0, file.bytes(), 0, file.length());
        int format = inColour ? TurboJpeg.RGB : TurboJpeg.GREY;
        var length = new NativeLong(file.length());
        if (TurboJpeg.tjDecompress2(handle, data, length, rgb, width, width * bands, height, format, 0) != 0) {
            checkFault();
        }
        target.resize(width, height, bands);
        rgb.read(0, target.bytes(), 0, bytes);
    }

    private void checkFault() throws PictureException {
        String message = TurboJpeg.tjGetErrorStr2(handle);
        if (TurboJpeg.tjGetErrorCode(handle) == WARNING) {
            if (JpegWarning.isHarmless(message)) {
                return;
            }
            throw JpegWarning.fault(message);
        }
        throw PictureException.bad("The JPEG can't be decoded: the decoder says \"%s\".".formatted(message));
    }

    private static int eighths(PictureInfo info, Wanted wanted) {
        for (int eighths = 1; eighths < EIGHTHS; eighths++) {
            if (wanted.canBeAveragedOf(scaled(info.width(), eighths), scaled(info.height(), eighths))) {
                return eighths;
            }
        }
        return EIGHTHS;
    }

    /** At an eighth a brightness is the mean of its block of 8×8, as an area average has it: no more are needed. */
    private static int greyEighths(PictureInfo info, Wanted wanted) {
        boolean meansAreEnough =
                scaled(info.width(), 1) >= wanted.width() && scaled(info.height(), 1) >= wanted.height();
        return meansAreEnough ? 1 : eighths(info, wanted);
    }

    /** TurboJPEG's TJSCALED. */
    private static int scaled(int size, int eighths) {
        return (size * eighths + EIGHTHS - 1) / EIGHTHS;
    }

    @Override
    public void close() {
        TurboJpeg.tjDestroy(handle);
        jpeg.close();
        decoded.close();
        others.close();
    }
}
