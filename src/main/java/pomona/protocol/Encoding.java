package pomona.protocol;

import java.util.Locale;

/** How the body of a CLIENT_IMAGE carries the file: the header field {@code enc}. */
public enum Encoding {
    /** The standard alphabet, CR and LF allowed anywhere, padding optional. */
    BASE64,
    /** The file's own bytes. */
    RAW;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
