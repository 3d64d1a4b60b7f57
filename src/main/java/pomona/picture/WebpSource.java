package pomona.picture;

import com.sun.jna.Memory;
import org.jspecify.annotations.Nullable;

/**
 * WebP: the lossy kind by libwebp, the lossless kind and transparency by our own readers; another source for the rest.
 *
 * <p>Rows are averaged in boxes as they are decoded, so that neither kind ever has the full picture in memory.
 * Lossless pictures are decoded one at a time in the whole process, since their tables may be large: who waits has the
 * server's run-timeout for a clock, and each of those before it is bounded in work.
 */
final class WebpSource implements PixelSource {
    /** At least this many times as many pixels each way as are wanted: the exact average over areas comes later. */
    private static final int OVERSAMPLING = 2;

    private static final Object LOSSLESS_TURN = new Object();

    private final PixelSource others;

    WebpSource(PixelSource others) {
        this.others = others;
    }

    @Override
    public String name() {
        return others.name();
    }

    @Override
    public void decode(byte[] file, int length, PictureLayout layout, int minWidth, int minHeight, Pixels target)
            throws PictureException {
        if (!(layout instanceof WebpLayout webp)) {
            others.decode(file, length, layout, minWidth, minHeight, target);
            return;
        }
        WebpFrame frame = webp.frame();
        if (frame == null) {
            throw PictureLayout.truncated(PictureFormat.WEBP);
        }
        int across = period(webp.info().width(), minWidth);
        int down = period(webp.info().height(), minHeight);
        if (frame.kind() == WebpFrame.Kind.LOSSY) {
            decodeLossy(file, frame, webp.info(), across, down, target);
            return;
        }
        var average = new BoxAverage(frame, webp.info().width(), webp.info().height(), across, down, target);
        boolean transparent = frame.kind() == WebpFrame.Kind.LOSSLESS_TRANSPARENT;
        synchronized (LOSSLESS_TURN) {
            Vp8l.decode(file, frame.data(), frame.width(), frame.height(), transparent ? average : opaque(average));
        }
    }

    private static int period(int pixels, int wanted) {
        return Math.max(1, Math.min(BoxAverage.PERIOD_MAX, pixels / (OVERSAMPLING * wanted)));
    }

    /** Some writers leave alpha at 0 where they say that there is none. */
    private static PixelRows opaque(PixelRows rows) {
        return argb -> {
            for (int x = 0; x < argb.length; x++) {
                argb[x] |= 0xff000000;
            }
            rows.row(argb);
        };
    }

    private static void decodeLossy(
            byte[] file, WebpFrame frame, PictureInfo canvas, int across, int down, Pixels target)
            throws PictureException {
        if (!LibWebp.isPresent()) {
            throw PictureException.unsupported("This is a WebP of the lossy kind; the library that reads it could not"
                    + " be loaded on this machine: save the picture as JPEG or PNG.");
        }
        int width = BoxAverage.boxes(frame.width(), across);
        int height = BoxAverage.boxes(frame.height(), down);
        try (var rgb = new Memory(3L * width * height)) {
            LibWebp.decode(file, frame, width, height, rgb);
            if (!frame.hasAlpha() && frame.width() == canvas.width() && frame.height() == canvas.height()) {
                target.resize(width, height);
                rgb.read(0, target.rgb(), 0, 3 * width * height);
                return;
            }
            target.resize(BoxAverage.boxes(canvas.width(), across), BoxAverage.boxes(canvas.height(), down));
            target.fillWhite();
            place(
                    rgb,
                    width,
                    height,
                    readAlpha(file, frame, across, down),
                    frame.left() / across,
                    frame.top() / down,
                    target);
        }
    }

    /** The alpha of each box, three times; null where there is none. */
    private static byte @Nullable [] readAlpha(byte[] file, WebpFrame frame, int across, int down)
            throws PictureException {
        if (!frame.hasAlpha()) {
            return null;
        }
        var alpha = new Pixels();
        var average = new BoxAverage(frame.atOrigin(), frame.width(), frame.height(), across, down, alpha);
        synchronized (LOSSLESS_TURN) {
            WebpAlpha.decode(file, frame.alpha(), frame.width(), frame.height(), average);
        }
        return alpha.rgb();
    }

    private static void place(
            Memory rgb, int width, int height, byte @Nullable [] alpha, int left, int top, Pixels target) {
        byte[] row = new byte[3 * width];
        int columns = Math.min(width, target.width() - left);
        int rows = Math.min(height, target.height() - top);
        for (int y = 0; y < rows; y++) {
            rgb.read((long) y * row.length, row, 0, row.length);
            int to = 3 * ((top + y) * target.width() + left);
            for (int i = 0; i < 3 * columns; i++) {
                int opacity = alpha == null ? 255 : alpha[y * row.length + i] & 0xff;
                target.rgb()[to + i] = (byte) (255 - ((255 - (row[i] & 0xff)) * opacity + 127) / 255);
            }
        }
    }

    @Override
    public void close() {
        others.close();
    }
}
