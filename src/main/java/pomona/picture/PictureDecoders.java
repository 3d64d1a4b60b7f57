package pomona.picture;

import java.nio.ByteBuffer;
import pomona.picture.decode.SizedDecoder;
import pomona.picture.decode.Wanted;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

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
        return new SquareDecoder(prefersTurboJpeg(), maxPixels);
    }

    /** The JDK's readers, and libwebp for WebP: there on every system. */
    public static PictureDecoder imageIo(long maxPixels) {
        return new SquareDecoder(false, maxPixels);
    }

    /**
     * libturbojpeg for JPEG, {@link #imageIo} for the rest.
     *
     * @throws IllegalStateException the system has no libturbojpeg
     */
    public static PictureDecoder turboJpeg(long maxPixels) {
        return new SquareDecoder(true, maxPixels);
    }

    /** Whether the system has libturbojpeg. */
    public static boolean isTurboJpegPresent() {
        return SizedDecoder.isTurboJpegPresent();
    }

    static boolean prefersTurboJpeg() {
        String wanted = System.getProperty(PROPERTY, "auto");
        return switch (wanted) {
            case "auto" -> isTurboJpegPresent();
            case "turbojpeg" -> true;
            case "imageio" -> false;
            default ->
                throw new IllegalStateException(
                        "%s must be auto, turbojpeg or imageio, not \"%s\".".formatted(PROPERTY, wanted));
        };
    }

    /** The way of every picture to the model. */
    private static final class SquareDecoder implements PictureDecoder {
        private static final Wanted SQUARE = new Wanted(SIDE, SIDE, true);

        private final SizedDecoder decoder;
        private final String name;
        private final byte[] square = new byte[RGB_BYTES];

        SquareDecoder(boolean turboJpeg, long maxPixels) {
            decoder = new SizedDecoder(turboJpeg, maxPixels);
            name = turboJpeg ? "turbojpeg" : "imageio";
        }

        @Override
        public PictureInfo decode(byte[] file, int length, ByteBuffer rgb) throws PictureException {
            CheckedFile checked = decoder.check(file, length);
            decoder.decode(checked, SQUARE, square);
            rgb.clear().limit(RGB_BYTES);
            rgb.put(0, square);
            return checked.info();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void close() {
            decoder.close();
        }
    }
}
