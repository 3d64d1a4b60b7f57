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

    private SizedDecoder(PixelSource source, long maxPixels) {
        this.source = source;
        this.maxPixels = maxPixels;
    }

    /** The JDK's readers, and libwebp for WebP. */
    public static SizedDecoder imageIo(long maxPixels) {
        return new SizedDecoder(withoutTurboJpeg(), maxPixels);
    }

    /**
     * libturbojpeg for JPEG, {@link #imageIo} for the rest.
     *
     * @throws IllegalStateException the system has no libturbojpeg
     */
    public static SizedDecoder turboJpeg(long maxPixels) {
        return new SizedDecoder(new TurboJpegSource(withoutTurboJpeg()), maxPixels);
    }

    private static PixelSource withoutTurboJpeg() {
        return new WebpSource(new ImageIoSource(), WEBP_PATIENCE);
    }

    public static boolean isTurboJpegPresent() {
        return TurboJpeg.isPresent();
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

    /** {@code turbojpeg} or {@code imageio}. */
    public String name() {
        return source.name();
    }

    @Override
    public void close() {
        source.close();
    }
}
