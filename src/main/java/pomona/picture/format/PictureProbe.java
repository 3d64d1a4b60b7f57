package pomona.picture.format;

import java.util.Optional;

/** Tells format and size from a file's first bytes; decodes nothing. */
public final class PictureProbe {
    /** A head of this many bytes holds the header of nearly every picture. */
    public static final int HEAD_BYTES = 64 << 10;

    private PictureProbe() {}

    /**
     * Reads the header.
     *
     * @param head the file's first bytes in {@code head[0 .. length)}; {@link #HEAD_BYTES} are enough as a rule
     * @return what it says; empty when it is no picture that is read here or the header goes on past {@code head}.
     *     The orientation is 1 where it is not in the head.
     */
    public static Optional<PictureInfo> probe(byte[] head, int length) {
        try {
            return Optional.of(PictureLayout.read(head, length).info());
        } catch (PictureException e) {
            return Optional.empty();
        }
    }
}
