package pomona.picture.format;

/**
 * The one EXIF field that matters for a leaf: how the camera was held.
 *
 * <p>Reads the TIFF structure of <a href="https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf">Exif 2.3</a>, first
 * directory only. A block that makes no sense says nothing: the answer is 1 (upright), never an error.
 */
final class ExifOrientation {
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT_TYPE = 3;

    private ExifOrientation() {}

    /** The orientation, 1 to 8, told by the TIFF block in {@code bytes[from .. to)}. */
    static int of(byte[] bytes, int from, int to) {
        if (to - from < 14) {
            return 1;
        }
        boolean little = bytes[from] == 'I' && bytes[from + 1] == 'I';
        if (!little && !(bytes[from] == 'M' && bytes[from + 1] == 'M')) {
            return 1;
        }
        long directory = from + (little ? Bytes.u32le(bytes, from + 4) : Bytes.u32be(bytes, from + 4));
        if (directory > to - 2) {
            return 1;
        }
        int entry = (int) directory + 2;
        int entries = u16(bytes, (int) directory, little);
        for (int i = 0; i < entries && entry + 12 <= to; i++, entry += 12) {
            if (u16(bytes, entry, little) == ORIENTATION_TAG) {
                int value = u16(bytes, entry + 8, little);
                boolean valid = u16(bytes, entry + 2, little) == SHORT_TYPE && value >= 1 && value <= 8;
                return valid ? value : 1;
            }
        }
        return 1;
    }

    private static int u16(byte[] bytes, int at, boolean little) {
        return little ? Bytes.u16le(bytes, at) : Bytes.u16be(bytes, at);
    }
}
