package pomona.picture.decode;

import pomona.picture.format.PictureException;

/**
 * What libjpeg murmurs while it makes a picture all the same. Both decoders stand on it, and both pass its first
 * warning on in its own words (jerror.h).
 */
final class JpegWarning {
    private static final String[] HARMLESS = {
        // Cameras pad the end of a scan; what is left over there was not missed by the picture.
        "extraneous bytes before marker 0xd9",
        "Unknown Adobe color transform",
        "Unsupported marker type",
        "unknown JFIF revision",
        "Invalid SOS parameters for sequential JPEG",
    };

    private JpegWarning() {}

    /** Whether the picture may be trusted in spite of the warning. An unknown warning is not harmless. */
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
