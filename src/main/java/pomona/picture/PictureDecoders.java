package pomona.picture;

import java.time.Duration;
import pomona.picture.decode.ImageIoSource;
import pomona.picture.decode.PixelSource;
import pomona.picture.decode.TurboJpeg;
import pomona.picture.decode.TurboJpegSource;
import pomona.picture.decode.WebpSource;

/** Makes decoders. */
public final class PictureDecoders {
    /** Names the decoder for JPEG: {@code auto} (the default), {@code turbojpeg} or {@code imageio}. */
    public static final String PROPERTY = "pomona.decoder";

    /** The default limit of pixels in one picture. */
    public static final long MAX_PIXELS_DEFAULT = 50_000_000;

    /** Less than the server gives a run by itself, so that the reason is told before it gives up. */
    private static final Duration WEBP_PATIENCE = Duration.ofSeconds(20);

    private PictureDecoders() {}

    /**
     * The decoder that {@value #PROPERTY} asks for; by itself libturbojpeg for JPEG where the system has it, {@link
     * #imageIo} for all the rest.
     *
     * @param maxPixels pictures of more are refused by their header
     * @throws IllegalStateException the property asks for what is not there; the message is a sentence
     */
    public static PictureDecoder create(long maxPixels) {
        return new SquareDecoder(source(), maxPixels);
    }

    /** The JDK's readers, and libwebp for WebP: there on every system. */
    public static PictureDecoder imageIo(long maxPixels) {
        return new SquareDecoder(withoutTurboJpeg(), maxPixels);
    }

    /**
     * libturbojpeg for JPEG, {@link #imageIo} for the rest.
     *
     * @throws IllegalStateException the system has no libturbojpeg
     */
    public static PictureDecoder turboJpeg(long maxPixels) {
        return new SquareDecoder(new TurboJpegSource(withoutTurboJpeg()), maxPixels);
    }

    /** Whether the system has libturbojpeg. */
    public static boolean isTurboJpegPresent() {
        return TurboJpeg.isPresent();
    }

    static PixelSource source() {
        String wanted = System.getProperty(PROPERTY, "auto");
        return switch (wanted) {
            case "auto" -> TurboJpeg.isPresent() ? new TurboJpegSource(withoutTurboJpeg()) : withoutTurboJpeg();
            case "turbojpeg" -> new TurboJpegSource(withoutTurboJpeg());
            case "imageio" -> withoutTurboJpeg();
            default ->
                throw new IllegalStateException(
                        "%s must be auto, turbojpeg or imageio, not \"%s\".".formatted(PROPERTY, wanted));
        };
    }

    private static PixelSource withoutTurboJpeg() {
        return new WebpSource(new ImageIoSource(), WEBP_PATIENCE);
    }
}
