package pomona.picture;

import java.nio.ByteBuffer;
import pomona.picture.decode.SizedDecoder;
import pomona.picture.decode.Wanted;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

/** The way of every picture to the model. */
final class SquareDecoder implements PictureDecoder {
    private static final Wanted SQUARE = new Wanted(SIDE, SIDE, true);

    private final SizedDecoder decoder;
    private final byte[] square = new byte[RGB_BYTES];

    SquareDecoder(SizedDecoder decoder) {
        this.decoder = decoder;
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
        return decoder.name();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
