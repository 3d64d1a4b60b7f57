package pomona.picture.decode;

import java.time.Duration;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.PictureException;

/**
 * The way of every picture: checked, decoded, averaged to the size wanted. Keeps its buffers, except large ones, between
 * pictures; not thread-safe.
 */
public final class SizedDecoder implements AutoCloseable {
    /** Less than the server gives a run by itself, so that the reason is told before it gives up. */
    private static final Duration WEBP_PATIENCE = Duration.ofSeconds(20);

    private final PixelSource source;
    private final long maxPixels;
    private final Pixels pixels = new Pixels();
    private final AreaScaler scaler = new AreaScaler();

    /**
     * Makes one; WebP is always read by libwebp.
     *
     * @param jpeg who reads JPEG; the JDK reads the other formats
     * @param maxPixels pictures of more are refused by their header
     * @throws IllegalStateException this machine has no such reader
     */
    public SizedDecoder(JpegReader jpeg, long maxPixels) {
        source = jpeg.before(new WebpSource(new ImageIoSource(), WEBP_PATIENCE));
        this.maxPixels = maxPixels;
    }

    /**
     * Looks a file over before anything is spent on it.
     *
     * @param file the file's bytes in {@code file[0 .. length)}; read only
     * @throws PictureException it is broken, incomplete, too large or of another kind
     */
    public CheckedFile check(byte[] file, int length) throws PictureException {
        return CheckedFile.check(file, length, maxPixels);
    }

    /**
     * Decodes it, not turned.
     *
     * @param target takes {@link Wanted#bytes} from index 0, by row
     * @throws PictureException the data are broken
     */
    public void decode(CheckedFile file, Wanted wanted, byte[] target) throws PictureException {
        try {
            source.decode(file, wanted, pixels);
            if (!wanted.inColour()) {
                pixels.toLuma();
            }
            scaler.scale(pixels, wanted.width(), wanted.height(), target);
        } finally {
            pixels.dropIfOversized();
        }
    }

    /**
     * Decodes it in colour to be kept, not turned: whole or, where that would take too much memory, as finely as its
     * decoder can scale it to fit.
     *
     * @param maxBytes what may be kept
     * @throws PictureException the data are broken
     */
    public HeldPixels decodeToKeep(CheckedFile file, long maxBytes) throws PictureException {
        Pixels kept = new Pixels();
        source.decodeFinest(file, maxBytes / Wanted.COLOUR_BYTES, kept);
        return new HeldPixels(kept);
    }

    @Override
    public void close() {
        source.close();
    }
}
