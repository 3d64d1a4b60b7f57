package pomona.picture;

import pomona.picture.decode.SizedDecoder;
import pomona.picture.decode.Wanted;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

/** Reads pictures to be shown or judged: fitted into a box and never enlarged, or kept whole. Not thread-safe. */
public final class PictureReader implements AutoCloseable {
    private final SizedDecoder decoder;

    /** A reader with the default limit of pixels. */
    public PictureReader() {
        this(PictureDecoders.MAX_PIXELS_DEFAULT);
    }

    public PictureReader(long maxPixels) {
        decoder = new SizedDecoder(PictureDecoders.wanted(), maxPixels);
    }

    /**
     * Reads a whole file, upright.
     *
     * @param file the file's bytes in {@code file[0 .. length)}
     * @param maxWidth pixels of the box, {@code >= 1}
     * @param maxHeight pixels of the box, {@code >= 1}
     * @throws PictureException the file is broken, incomplete, too large or of another kind
     */
    public RgbPicture read(byte[] file, int length, int maxWidth, int maxHeight) throws PictureException {
        CheckedFile checked = decoder.check(file, length);
        Turn whole = Turn.of(checked.info());
        double scale = Math.min((double) maxWidth / whole.width(), (double) maxHeight / whole.height());
        Wanted size = scaled(checked.info(), scale, true);
        Turn turn = new Turn(whole.orientation(), size.width(), size.height());
        return new RgbPicture(turn.width(), turn.height(), turn.upright(decode(checked, size)), checked.info());
    }

    /**
     * Reads a whole file, upright and in just that size, whatever its shape.
     *
     * @param file the file's bytes in {@code file[0 .. length)}
     * @param width pixels of the answer, {@code >= 1}
     * @param height pixels of the answer, {@code >= 1}
     * @throws PictureException the file is broken, incomplete, too large or of another kind
     */
    public RgbPicture readAs(byte[] file, int length, int width, int height) throws PictureException {
        CheckedFile checked = decoder.check(file, length);
        Turn whole = Turn.of(checked.info());
        Turn turn = whole.isLying()
                ? new Turn(whole.orientation(), height, width)
                : new Turn(whole.orientation(), width, height);
        Wanted size = new Wanted(turn.storedWidth(), turn.storedHeight(), true);
        return new RgbPicture(width, height, turn.upright(decode(checked, size)), checked.info());
    }

    /**
     * Reads a whole file as it is stored, fitted into a square box: for whoever stores it again.
     *
     * @param file the file's bytes in {@code file[0 .. length)}
     * @param edge pixels of the box, {@code >= 1}
     * @throws PictureException the file is broken, incomplete, too large or of another kind
     */
    public RgbPicture readStored(byte[] file, int length, int edge) throws PictureException {
        CheckedFile checked = decoder.check(file, length);
        Wanted size = fitted(checked.info(), edge, true);
        return new RgbPicture(size.width(), size.height(), decode(checked, size), checked.info());
    }

    /**
     * Reads how bright a whole file is, fitted into a square box and as it is stored. Much cheaper than its colours.
     *
     * @param file the file's bytes in {@code file[0 .. length)}
     * @param edge pixels of the box, {@code >= 1}
     * @throws PictureException the file is broken, incomplete, too large or of another kind
     */
    public LumaPicture readLuma(byte[] file, int length, int edge) throws PictureException {
        CheckedFile checked = decoder.check(file, length);
        Wanted size = fitted(checked.info(), edge, false);
        return new LumaPicture(size.width(), size.height(), decode(checked, size), checked.info());
    }

    /**
     * Reads a whole file to look at parts of it: in full or, where that is too much, as finely as its decoder can scale
     * it to fit.
     *
     * @param file the file's bytes in {@code file[0 .. length)}
     * @param maxBytes of memory that it may take from then on
     * @throws PictureException the file is broken, incomplete, too large or of another kind
     */
    public HeldPicture readToKeep(byte[] file, int length, long maxBytes) throws PictureException {
        CheckedFile checked = decoder.check(file, length);
        return new HeldPicture(checked.info(), decoder.decodeToKeep(checked, maxBytes));
    }

    private static Wanted fitted(PictureInfo info, int edge, boolean inColour) {
        return scaled(info, (double) edge / Math.max(info.width(), info.height()), inColour);
    }

    private static Wanted scaled(PictureInfo info, double scale, boolean inColour) {
        return new Wanted(scaled(info.width(), scale), scaled(info.height(), scale), inColour);
    }

    private static int scaled(int size, double scale) {
        return (int) Math.max(1, Math.round(size * Math.min(1, scale)));
    }

    private byte[] decode(CheckedFile file, Wanted size) throws PictureException {
        byte[] pixels = new byte[size.bytes()];
        decoder.decode(file, size, pixels);
        return pixels;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
