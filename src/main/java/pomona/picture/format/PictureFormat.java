package pomona.picture.format;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kinds of file that are read here, told by their first bytes; names are never trusted. */
public enum PictureFormat {
    JPEG,
    PNG,
    BMP,
    GIF,
    WEBP;

    /** What ISO base media files of one picture name themselves: HEIC and AVIF. */
    private static final Set<String> STILL_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis");

    private static final String READ_HERE = "JPEG, PNG, BMP, GIF and WebP are read";

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name as people write it. */
    public String title() {
        return this == WEBP ? "WebP" : name();
    }

    /**
     * Tells the kind by the first bytes.
     *
     * @throws PictureException it is none of ours; the message names what it looks like
     */
    public static PictureFormat of(byte[] file, int length) throws PictureException {
        PictureFormat known = known(file, length);
        if (known == null) {
            throw refusal(file, length);
        }
        return known;
    }

    private static @Nullable PictureFormat known(byte[] file, int length) {
        if (startsWith(file, length, 0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (startsWith(file, length, 0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (startsWith(file, length, 0, "GIF87a") || startsWith(file, length, 0, "GIF89a")) {
            return GIF;
        }
        if (startsWith(file, length, 0, "RIFF") && startsWith(file, length, 8, "WEBP")) {
            return WEBP;
        }
        if (startsWith(file, length, 0, "BM")) {
            return BMP;
        }
        return null;
    }

    /** Whether a file that begins like this is an image, read here or not. */
    static boolean isImage(byte[] head, int length) {
        PictureFormat known = known(head, length);
        if (known == BMP) {
            // Two letters are not enough to tell one from a note that begins with BM: its reserved bytes are zero.
            return startsWith(head, length, 6, "\0\0\0\0");
        }
        return known != null
                || Stream.of("II*\0", "MM\0*", "\0\0\0\fJXL ").anyMatch(magic -> startsWith(head, length, 0, magic))
                || (startsWith(head, length, 4, "ftyp")
                        && length >= 12
                        && STILL_BRANDS.contains(new String(head, 8, 4, StandardCharsets.ISO_8859_1)));
    }

    private static PictureException refusal(byte[] file, int length) {
        if (length == 0) {
            return PictureException.bad("The file is empty.");
        }
        if (startsWith(file, length, 4, "ftyp")) {
            return mediaBox(file, length);
        }
        String kind = otherKind(file, length);
        if (!kind.isEmpty()) {
            return PictureException.unsupported("This is %s, which is not read here: %s.".formatted(kind, READ_HERE));
        }
        if (startsWith(file, length, 0, "\u0089PNG")) {
            return PictureException.bad("The PNG was damaged on its way: its line ends were changed, as a transfer in"
                    + " text mode does.");
        }
        if (allZero(file, length)) {
            return PictureException.bad(
                    "The file begins with zeros only, no picture: it was probably not copied to its end.");
        }
        return PictureException.bad("This is no picture of a known kind: %s.".formatted(READ_HERE));
    }

    /** ISO base media files: the major and compatible brands tell a phone's photo from a film. */
    private static PictureException mediaBox(byte[] file, int length) {
        int end = (int) Math.min(length, Math.max(16, Math.min(Bytes.u32be(file, 0), 256)));
        String brands = new String(file, 8, Math.max(0, end - 8), StandardCharsets.ISO_8859_1);
        if (brands.contains("avif") || brands.contains("avis")) {
            return PictureException.unsupported(
                    "This is an AVIF picture, which is not read here: save it as JPEG and send that.");
        }
        if (brands.startsWith("crx ")) {
            return PictureException.unsupported(
                    "This is a camera's raw file (CR3), which is not read here: set the camera to JPEG.");
        }
        if (STILL_BRANDS.stream().anyMatch(brands::contains)) {
            return PictureException.unsupported("This is a HEIC photo, which is not read here. On an iPhone choose"
                    + " Settings > Camera > Formats > Most Compatible, and take the photo again.");
        }
        return PictureException.unsupported("This is a film or sound file, not a photo: %s.".formatted(READ_HERE));
    }

    private static String otherKind(byte[] file, int length) {
        String[][] kinds = {
            {"II*\0", "a TIFF picture or a camera's raw file"},
            {"MM\0*", "a TIFF picture or a camera's raw file"},
            {"II+\0", "a TIFF picture"},
            {"MM\0+", "a TIFF picture"},
            {"FUJIFILMCCD-RAW", "a camera's raw file"},
            {"%PDF", "a PDF document"},
            {"8BPS", "a Photoshop picture"},
            {"\0\0\0\fJXL ", "a JPEG XL picture"},
            {"\u00ff\n", "a JPEG XL picture"},
            {"\0\0\0\fjP  ", "a JPEG 2000 picture"},
            {"\u00ffO\u00ffQ", "a JPEG 2000 picture"},
            {"\0\0\1\0", "an icon file"},
            {"PK\3\4", "a ZIP archive or an office document"},
            {"\u001f\u008b", "a gzip archive"},
            {"v/1\u0001", "an OpenEXR picture"},
            {"qoif", "a QOI picture"},
            {"P1\n", "a PBM picture"},
            {"P4\n", "a PBM picture"},
            {"P2\n", "a PGM picture"},
            {"P5\n", "a PGM picture"},
            {"P3\n", "a PPM picture"},
            {"P6\n", "a PPM picture"},
        };
        for (String[] kind : kinds) {
            if (startsWith(file, length, 0, kind[0])) {
                return kind[1];
            }
        }
        String text = new String(file, 0, Math.min(length, 512), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        String markup = text.replaceFirst("^[^\\x21-\\x7e]*(\u00ef\u00bb\u00bf)?\\s*", "");
        if (markup.startsWith("<svg") || (markup.startsWith("<?xml") && markup.contains("<svg"))) {
            return "an SVG drawing";
        }
        if (markup.startsWith("<!doctype html") || markup.startsWith("<html")) {
            return "a web page";
        }
        return "";
    }

    private static boolean allZero(byte[] file, int length) {
        for (int i = 0; i < Math.min(length, 4096); i++) {
            if (file[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] file, int length, int at, String magic) {
        if (length - at < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((file[at + i] & 0xff) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
