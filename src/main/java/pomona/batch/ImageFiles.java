package pomona.batch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import pomona.picture.ImageNames;

/**
 * Tells what is meant as an image: by its first bytes, whatever its name is, or by its name when the bytes say nothing
 * (a damaged photo must be reported, not passed over).
 */
final class ImageFiles {
    private static final int HEAD_BYTES = 16;
    private static final Set<String> STILL_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis");

    private ImageFiles() {}

    /**
     * Whether a server should be asked about this file.
     *
     * @throws IOException it can't be read
     */
    static boolean isCandidate(Path path) throws IOException {
        if (hasImageName(path)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return isImage(in.readNBytes(HEAD_BYTES));
        }
    }

    /** Whether the name ends as those of images do. */
    static boolean hasImageName(Path path) {
        return ImageNames.isImage(String.valueOf(path.getFileName()));
    }

    /** Whether a file that begins like this is an image; formats that no server reads count, so that it says so. */
    static boolean isImage(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        return text.startsWith("\u00ff\u00d8\u00ff")
                || text.startsWith("\u0089PNG\r\n")
                || text.startsWith("GIF87a")
                || text.startsWith("GIF89a")
                || text.startsWith("II*\0")
                || text.startsWith("MM\0*")
                || isBitmap(text)
                || (text.startsWith("RIFF") && text.startsWith("WEBP", 8))
                || (text.startsWith("ftyp", 4) && text.length() >= 12 && STILL_BRANDS.contains(text.substring(8, 12)));
    }

    /** Two letters are not enough to tell a bitmap from a note that begins with BM: its reserved bytes are zero. */
    private static boolean isBitmap(String text) {
        return text.startsWith("BM") && text.startsWith("\0\0\0\0", 6);
    }
}
