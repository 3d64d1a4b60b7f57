package pomona.tools.painter;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import pomona.picture.JpegEncoder;

/**
 * A finished picture as it is stored.
 *
 * @param rgb three bytes a pixel, row by row. Not copied
 * @param orientation EXIF orientation: 1 is upright, 6 is to be turned a quarter to the right for looking at
 */
@SuppressWarnings("ArrayRecordComponent")
record Picture(int width, int height, byte[] rgb, int orientation) {
    private static final float QUALITY = 0.86f;
    private static final int TURN_RIGHT = 6;

    static Picture upright(int width, int height, byte[] rgb) {
        return new Picture(width, height, rgb, 1);
    }

    /** This upright picture as a phone held upright stores it: lying on its side, with a note to turn it. */
    Picture asHeldUpright() {
        byte[] turned = new byte[rgb.length];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int from = 3 * (row * width + column);
                int to = 3 * ((width - 1 - column) * height + row);
                System.arraycopy(rgb, from, turned, to, 3);
            }
        }
        return new Picture(/* width= */ height, /* height= */ width, turned, TURN_RIGHT);
    }

    /** SHA-256 of the pixels as they are drawn, in hexadecimal: the same on every machine. */
    String checksum() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(rgb));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The file: lossy, and a little different by another JDK's encoder. */
    byte[] jpeg() {
        byte[] file = JpegEncoder.encode(width, height, rgb, QUALITY);
        if (orientation == 1) {
            return file;
        }
        byte[] exif = exif();
        // The first segment, JFIF's, keeps its place: its length stands behind the two markers.
        int firstEnd = 4 + ((file[4] & 0xff) << 8 | (file[5] & 0xff));
        var out = new ByteArrayOutputStream(file.length + exif.length);
        out.write(file, 0, firstEnd);
        out.write(exif, 0, exif.length);
        out.write(file, firstEnd, file.length - firstEnd);
        return out.toByteArray();
    }

    /** An APP1 segment that holds a big-endian TIFF of one directory with one entry, the orientation (Exif 2.3). */
    private byte[] exif() {
        return HexFormat.of()
                .parseHex("ffe10022" + "457869660000" + "4d4d002a00000008" + "0001" + "0112000300000001"
                        + "%04x0000".formatted(orientation) + "00000000");
    }
}
