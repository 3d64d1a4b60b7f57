package pomona.picture.format;

/** The layout of a format that ImageIO's readers decode. */
public sealed interface SplicedLayout extends PictureLayout permits JpegLayout, PngLayout, GifLayout, BmpLayout {
    /**
     * Hands a reader what it needs and nothing else: comments, colour profiles, thumbnails and other places where a
     * hostile file can hide work are left out.
     */
    void feed(byte[] file, int length, Input input);

    /** Takes the parts of a file in order. */
    interface Input {
        /** Copies bytes {@code [from, to)}. */
        void put(byte[] bytes, int from, int to);

        /** Takes bytes {@code [from, to)} of the file as they are, uncopied; nothing comes after them. */
        void tail(byte[] file, int from, int to);
    }
}
