package pomona.picture;

import java.nio.ByteBuffer;
import pomona.picture.decode.JpegReader;
import pomona.picture.decode.SizedDecoder;
import pomona.picture.decode.Wanted;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

/** Makes decoders. */
public final class PictureDecoders {
    /** Names the reader of JPEG: {@code auto} (the default) for the best there is, or a {@link JpegReader}'s title. */
    public static final String PROPERTY = "pomona.decoder";

    /** The default limit of pixels in one picture. */
    public static final long MAX_PIXELS_DEFAULT = 50_000_000;

    private PictureDecoders() {}

    /**
     * The decoder that {@value #PROPERTY} asks for; by itself with the best reader of JPEG that there is on this machine.
     *
     * @param maxPixels pictures of more are refused by their header
     * @throws IllegalStateException the property asks for what is not there; the message is a sentence
     */
    public static PictureDecoder create(long maxPixels) {
        return create(wanted(), maxPixels);
    }

    /**
     * One with that reader of JPEG.
     *
     * @throws IllegalStateException this machine has none
     */
    public static PictureDecoder create(JpegReader jpeg, long maxPixels) {
        return new SquareDecoder(jpeg, maxPixels);
    }

    static JpegReader wanted() {
        String wanted = System.getProperty(PROPERTY, "auto");
        for (JpegReader reader : JpegReader.values()) {
            if (wanted.equals(reader.title()) || (wanted.equals("auto") && reader.isPresent())) {
                return reader;
            }
        }
        throw new IllegalStateException(
                "%s must be auto, turbojpeg, leptonica or imageio, not \"%s\".".formatted(PROPERTY, wanted));
    }

    /** The way of every picture to the model. */
    private static final class SquareDecoder implements PictureDecoder {
        private static final Wanted SQUARE = new Wanted(SIDE, SIDE, true);

        private final SizedDecoder decoder;
        private final String name;
        private final byte[] square = new byte[RGB_BYTES];

        SquareDecoder(JpegReader jpeg, long maxPixels) {
            decoder = new SizedDecoder(jpeg, maxPixels);
            name = jpeg.title();
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
