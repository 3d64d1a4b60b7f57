package pomona.picture.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;

/**
 * Tells which files are meant as images: by their first bytes, whatever the name is, or by the name when the bytes say
 * nothing (a damaged photo must be reported, not passed over). Formats that are not read here count, so that it is said
 * of them.
 */
public final class ImageFiles {
    private static final int HEAD_BYTES = 16;
    private static final Set<String> NAME_ENDINGS = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "heif", "avif", "jxl");

    private ImageFiles() {}

    /**
     * Whether a file is meant as an image. A folder, a pipe or a device never is, and is not opened.
     *
     * @throws IOException it can't be read
     */
    public static boolean isCandidate(Path path, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            return false;
        }
        if (hasImageName(path)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] head = in.readNBytes(HEAD_BYTES);
            return PictureFormat.isImage(head, head.length);
        }
    }

    /** Whether the name ends as those of images do. */
    public static boolean hasImageName(Path path) {
        String name = String.valueOf(path.getFileName());
        int dot = name.lastIndexOf('.');
        return dot >= 0 && NAME_ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
