package pomona.tui.picture;

/**
 * What the file's header says.
 *
 * @param width pixels, upright
 * @param height pixels, upright
 * @param modifiedMillis of the file when it was read
 */
public record PictureFacts(String format, int width, int height, long bytes, long modifiedMillis) {
    /** The size in three significant digits. */
    public static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        if (bytes < 999_500) {
            return Math.round(bytes / 1000.0) + " KB";
        }
        return "%.1f MB".formatted(bytes / 1_000_000.0);
    }
}
