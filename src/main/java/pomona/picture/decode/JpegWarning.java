package pomona.picture.decode;

import pomona.picture.format.PictureException;

/**
 * libjpeg's warnings: a picture was still produced. Both decoders use libjpeg, and both pass on the text of its first
 * warning (jerror.h).
 */
final class JpegWarning {
    private static final String[] HARMLESS = {
        // Cameras pad the end of a scan; the picture needs none of that.
        "extraneous bytes before marker 0xd9",
        "Unknown Adobe color transform",
        "Unsupported marker type",
        "unknown JFIF revision",
        "Invalid SOS parameters for sequential JPEG",
    };

    private JpegWarning() {}

    /** Whether the picture is sound in spite of the warning. One that is not known here is not harmless. */
    static boolean isHarmless(String message) {
        for (String words : HARMLESS) {
            if (message.contains(words)) {
                return true;
            }
        }
        return false;
    }

    /** The fault as a person can read it. */
    static PictureException fault(String message) {
        if (message.contains("remature end") || message.contains("Truncated")) {
            return PictureException.bad("Part of the JPEG is missing: the decoder says \"%s\".".formatted(message));
        }
        return PictureException.bad("The JPEG is damaged: the decoder says \"%s\".".formatted(message));
    }
}
