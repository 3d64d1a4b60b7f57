package pomona.picture;

/** Takes a picture row by row, from the top. */
interface PixelRows {
    /** The next row: alpha, red, green and blue in an int from {@code argb[0]} on; it is used again for the next. */
    void row(int[] argb) throws PictureException;
}
