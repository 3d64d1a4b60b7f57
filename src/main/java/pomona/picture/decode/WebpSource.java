package pomona.picture.decode;

import com.sun.jna.Memory;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureFormat;
import pomona.picture.format.PictureLayout;
import pomona.picture.format.WebpLayout;

/**
 * libwebp for WebP, another source for the rest.
 *
 * <p>A lossy picture is scaled while its rows come, so that it is never there at once. A lossless or transparent one is,
 * and its code tables beside it, some 160 MB at most: one such is decoded at a time in the whole process.
 */
final class WebpSource implements PixelSource {
    /** At least this many times as many pixels each way as are wanted: the exact average over areas comes later. */
    private static final int OVERSAMPLING = 2;

    /** libwebp sums the pixels of an area in 32 bits, which this many rows of the widest picture just fit. */
    private static final int PERIOD_MAX = 1024;

    static final Semaphore WHOLE_TURN = new Semaphore(1, true);

    private final PixelSource others;
    private final Duration patience;

    /** @param patience how long the turn of a lossless or transparent picture is waited for */
    WebpSource(PixelSource others, Duration patience) {
        this.others = others;
        this.patience = patience;
    }

    @Override
    public void decode(CheckedFile file, Wanted wanted, Pixels target) throws PictureException {
        if (!(file.layout() instanceof WebpLayout webp)) {
            others.decode(file, wanted, target);
            return;
        }
        WebpLayout.Frame frame = frame(webp);
        int width = averaged(frame.width(), period(frame.width(), wanted.width()));
        int height = averaged(frame.height(), period(frame.height(), wanted.height()));
        decode(file, frame, width, height, target);
    }

    @Override
    public void decodeFinest(CheckedFile file, long maxPixels, Pixels target) throws PictureException {
        if (!(file.layout() instanceof WebpLayout webp)) {
            others.decodeFinest(file, maxPixels, target);
            return;
        }
        WebpLayout.Frame frame = frame(webp);
        int period = 1;
        while (period < PERIOD_MAX
                && (long) averaged(frame.width(), period) * averaged(frame.height(), period) > maxPixels) {
            period++;
        }
        decode(file, frame, averaged(frame.width(), period), averaged(frame.height(), period), target);
    }

    private static WebpLayout.Frame frame(WebpLayout webp) throws PictureException {
        WebpLayout.Frame frame = webp.frame();
        if (frame == null) {
            throw PictureLayout.truncated(PictureFormat.WEBP);
        }
        return frame;
    }

    private void decode(CheckedFile file, WebpLayout.Frame frame, int width, int height, Pixels target)
            throws PictureException {
        if (!LibWebp.isPresent()) {
            throw PictureException.unsupported("This is a WebP; the library that reads it could not be loaded on this"
                    + " machine: save the picture as JPEG or PNG.");
        }
        target.resize(width, height, 3);
        if (!frame.isMadeWhole()) {
            decode(file.bytes(), frame, target);
            return;
        }
        awaitTurn();
        try {
            decode(file.bytes(), frame, target);
        } finally {
            WHOLE_TURN.release();
        }
    }

    private static int period(int pixels, int wanted) {
        return Math.max(1, Math.min(PERIOD_MAX, pixels / (OVERSAMPLING * wanted)));
    }

    private static int averaged(int pixels, int period) {
        return (pixels + period - 1) / period;
    }

    private void awaitTurn() {
        try {
            if (!WHOLE_TURN.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException(
                        "lossless WebP pictures before this one have taken over %d s".formatted(patience.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while other lossless WebP pictures were decoded", e);
        }
    }

    private static void decode(byte[] file, WebpLayout.Frame frame, Pixels target) throws PictureException {
        int pixelBytes = frame.isTransparent() ? 4 : 3;
        int rowBytes = pixelBytes * target.width();
        try (var decoded = new Memory((long) rowBytes * target.height())) {
            LibWebp.decode(file, frame, target.width(), target.height(), decoded);
            if (!frame.isTransparent()) {
                decoded.read(0, target.bytes(), 0, rowBytes * target.height());
                return;
            }
            byte[] row = new byte[rowBytes];
            for (int y = 0; y < target.height(); y++) {
                decoded.read((long) rowBytes * y, row, 0, rowBytes);
                ColourPixels.rgbaToRgb(row, target.bytes(), 3 * target.width() * y);
            }
        }
    }

    @Override
    public void close() {
        others.close();
    }
}
