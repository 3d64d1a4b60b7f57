package pomona.picture;

import java.nio.ByteBuffer;
import pomona.picture.decode.AreaScaler;
import pomona.picture.decode.PixelSource;
import pomona.picture.decode.Pixels;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;
import pomona.picture.format.PictureLayout;

/** Header, limits, completeness, pixels, square: the way of every picture to the model. */
final class SquareDecoder implements PictureDecoder {
    private final PixelSource source;
    private final long maxPixels;
    private final Pixels pixels = new Pixels();
    private final AreaScaler scaler = new AreaScaler();
    private final byte[] square = new byte[RGB_BYTES];

    SquareDecoder(PixelSource source, long maxPixels) {
        this.source = source;
        this.maxPixels = maxPixels;
    }

    @Override
    public PictureInfo decode(byte[] file, int length, ByteBuffer rgb) throws PictureException {
        PictureLayout layout = PictureLayout.read(file, length);
        PictureLayout.checkPixels(layout.info(), maxPixels);
        layout.checkWhole(file, length);
        try {
            source.decode(file, length, layout, SIDE, SIDE, pixels);
            scaler.scale(pixels, SIDE, SIDE, square);
        } finally {
            pixels.dropIfOversized();
        }
        rgb.clear().limit(RGB_BYTES);
        rgb.put(0, square);
        return layout.info();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public void close() {
        source.close();
    }
}
