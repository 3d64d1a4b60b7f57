package pomona.picture;

import pomona.picture.decode.SizedDecoder;

/** Makes decoders. */
public final class PictureDecoders {
    /** Names the decoder for JPEG: {@code auto} (the default), {@code turbojpeg} or {@code imageio}. */
    public static final String PROPERTY = "pomona.decoder";

    /** The default limit of pixels in one picture. */
    public static final long MAX_PIXELS_DEFAULT = 50_000_000;

    private PictureDecoders() {}

    /**
     * The decoder that {@value #PROPERTY} asks for; by itself libturbojpeg for JPEG where the system has it, {@link
     * #imageIo} for all the rest.
     *
     * @param maxPixels pictures of more are refused by their header
     * @throws IllegalStateException the property asks for what is not there; the message is a sentence
     */
    public static PictureDecoder create(long maxPixels) {
        return new SquareDecoder(sized(maxPixels));
    }

    /** The JDK's readers, and libwebp for WebP: there on every system. */
    public static PictureDecoder imageIo(long maxPixels) {
        return new SquareDecoder(SizedDecoder.imageIo(maxPixels));
    }

    /**
     * libturbojpeg for JPEG, {@link #imageIo} for the rest.
     *
     * @throws IllegalStateException the system has no libturbojpeg
     */
    public static PictureDecoder turboJpeg(long maxPixels) {
        return new SquareDecoder(SizedDecoder.turboJpeg(maxPixels));
    }

    /** Whether the system has libturbojpeg. */
    public static boolean isTurboJpegPresent() {
        return SizedDecoder.isTurboJpegPresent();
    }

    static SizedDecoder sized(long maxPixels) {
        String wanted = System.getProperty(PROPERTY, "auto");
        return switch (wanted) {
            case "auto" -> isTurboJpegPresent() ? SizedDecoder.turboJpeg(maxPixels) : SizedDecoder.imageIo(maxPixels);
            case "turbojpeg" -> SizedDecoder.turboJpeg(maxPixels);
            case "imageio" -> SizedDecoder.imageIo(maxPixels);
            default ->
                throw new IllegalStateException(
                        "%s must be auto, turbojpeg or imageio, not \"%s\".".formatted(PROPERTY, wanted));
        };
    }
}
