package pomona.picture.format;

/** The layout of a format that ImageIO's readers decode. */
public sealed interface SplicedLayout extends PictureLayout permits JpegLayout, PngLayout, GifLayout, BmpLayout {
    /**
     * Hands a reader what it needs and nothing else: comments, colour profiles, thumbnails and other places where a
     * hostile file can hide work are left out.
     */
    void feed(byte[] file, int length, Splice input);
}
