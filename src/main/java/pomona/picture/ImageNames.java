package pomona.picture;

import java.util.Locale;
import java.util.Set;

/** How images are called, those of kinds that are not read here too: a person is to be told so. */
public final class ImageNames {
    private static final Set<String> ENDINGS = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "webp", "tif", "tiff", "heic", "heif", "avif", "jxl");

    private ImageNames() {}

    /** Whether a file's name ends as those of images do. */
    public static boolean isImage(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
