package pomona.picture.format;

import java.util.ArrayList;
import java.util.List;

/**
 * The markers of a JPEG.
 *
 * <p>Beyond size and orientation it settles three things before a decoder sees the file: that it goes on to its end
 * marker; that it holds at least one bit for each block of 8×8 samples, without which it can't be complete whatever its
 * markers say; and what it would cost. A progressive JPEG refines the whole picture with every scan, so that a small
 * file of thousands of scans keeps a decoder busy for minutes, and needs all its coefficients in memory at once.
 *
 * @param firstScan where the first SOS marker begins
 * @param tables the spans {@code {from, to}} of the marker segments before it that decoding needs
 * @param adobeTransform the colour transform of the Adobe segment, -1 where there is none
 * @param blocks 8×8 blocks in all components
 */
public record JpegLayout(
        PictureInfo info,
        int components,
        boolean progressive,
        int adobeTransform,
        boolean storedAsRgb,
        long blocks,
        int firstScan,
        List<Span> tables)
        implements SplicedLayout {
    /** jpegtran and mozjpeg write 10 to 20; more than this is no camera's work. */
    static final int SCANS_MAX = 64;

    /** Blocks that all scans together may visit: 20 scans of a 4:2:0 picture of 50 megapixels. */
    static final long BLOCK_VISITS_MAX = 24_000_000;

    /** Coefficients that a picture of several scans needs in memory, 128 bytes a block: 50 megapixels of 4:2:0. */
    static final long COEFFICIENT_BYTES_MAX = 160L << 20;

    private static final int COEFFICIENT_BYTES_PER_BLOCK = 128;

    /** The whole segment, which says that colours are stored as JFIF has them. */
    private static final byte[] JFIF = {
        (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    private static final int DHT = 0xc4;
    private static final int DQT = 0xdb;
    private static final int DRI = 0xdd;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;
    private static final int SOI = 0xd8;
    private static final int EOI = 0xd9;
    private static final int SOS = 0xda;

    public JpegLayout {
        tables = List.copyOf(tables);
    }

    static JpegLayout read(byte[] file, int length) throws PictureException {
        var tables = new ArrayList<Span>();
        int orientation = 1;
        int adobeTransform = -1;
        boolean jfif = false;
        int frame = -1;
        int at = 2;
        while (true) {
            at = nextMarker(file, length, at);
            PictureLayout.requireHeader(at + 2L, length, PictureFormat.JPEG);
            int marker = Bytes.u8(file, at + 1);
            if (marker == EOI) {
                throw PictureException.bad("The JPEG holds no picture: it ends before its first scan.");
            }
            if (marker == SOS) {
                break;
            }
            if (standsAlone(marker)) {
                at += 2;
                continue;
            }
            PictureLayout.requireHeader(at + 4L, length, PictureFormat.JPEG);
            int body = at + 4;
            int end = at + 2 + Bytes.u16be(file, at + 2);
            if (end < body) {
                throw PictureException.bad("The JPEG is broken: a segment has an impossible length.");
            }
            PictureLayout.requireHeader(end, length, PictureFormat.JPEG);
            if (isFrame(marker)) {
                if (frame >= 0) {
                    throw PictureException.bad("The JPEG is broken: it has two frame headers.");
                }
                requireReadable(marker, file, body, end);
                frame = at;
                tables.add(new Span(at, end));
            } else if (marker == DHT || marker == DQT || marker == DRI) {
                tables.add(new Span(at, end));
            } else if (marker == APP0 && hasName(file, body, end, "JFIF\0")) {
                jfif = true;
            } else if (marker == APP1 && hasName(file, body, end, "Exif\0\0")) {
                orientation = ExifOrientation.of(file, body + 6, end);
            } else if (marker == APP14 && hasName(file, body, end, "Adobe") && end - body >= 12) {
                adobeTransform = Bytes.u8(file, body + 11);
            }
            at = end;
        }
        if (frame < 0) {
            throw PictureException.bad("The JPEG is broken: its pixels come before its size.");
        }
        int components = Bytes.u8(file, frame + 9);
        int height = Bytes.u16be(file, frame + 5);
        int width = Bytes.u16be(file, frame + 7);
        if (width == 0 || height == 0) {
            throw PictureException.bad("The JPEG is broken: its header gives no width or height.");
        }
        return new JpegLayout(
                new PictureInfo(PictureFormat.JPEG.label(), width, height, orientation),
                components,
                Bytes.u8(file, frame + 1) == 0xc2,
                adobeTransform,
                components == 3 && isRgb(file, frame + 10, jfif, adobeTransform),
                countBlocks(file, frame, width, height, components),
                at,
                tables);
    }

    /** Whether a fourth component is stored inverted, as Adobe's programs do. */
    public boolean inverted() {
        return adobeTransform >= 0;
    }

    @Override
    public void checkWhole(byte[] file, int length) throws PictureException {
        int scans = 0;
        long entropyBytes = 0;
        int at = firstScan;
        while (true) {
            at = nextMarker(file, length, at);
            if (at + 2 > length) {
                throw PictureLayout.truncated(PictureFormat.JPEG);
            }
            int marker = Bytes.u8(file, at + 1);
            if (marker == EOI) {
                break;
            }
            if (standsAlone(marker)) {
                at += 2;
                continue;
            }
            if (at + 4 > length) {
                throw PictureLayout.truncated(PictureFormat.JPEG);
            }
            int end = at + 2 + Math.max(2, Bytes.u16be(file, at + 2));
            if (marker == SOS) {
                scans++;
                if (scans > SCANS_MAX) {
                    throw PictureException.bad(
                            "The JPEG has more than %d scans: that is no photo, and decoding it would"
                                            .formatted(SCANS_MAX)
                                    + " take for ever.");
                }
                int next = endOfScan(file, length, end);
                entropyBytes += next - end;
                end = next;
            }
            at = end;
        }
        if (scans > 1 || progressive) {
            checkCost(scans);
        }
        if (entropyBytes * 8 < blocks) {
            throw PictureException.bad("The JPEG holds too few bytes for its %dx%d pixels: most of it is missing."
                    .formatted(info.width(), info.height()));
        }
    }

    private void checkCost(int scans) throws PictureException {
        if (blocks * COEFFICIENT_BYTES_PER_BLOCK > COEFFICIENT_BYTES_MAX) {
            throw PictureLayout.tooLarge(
                    "The picture is a progressive JPEG of %dx%d pixels, which would need %d MiB to decode; at most %d are given."
                            .formatted(
                                    info.width(),
                                    info.height(),
                                    (blocks * COEFFICIENT_BYTES_PER_BLOCK) >> 20,
                                    COEFFICIENT_BYTES_MAX >> 20));
        }
        if (blocks * scans > BLOCK_VISITS_MAX) {
            throw PictureException.bad("The JPEG has %d scans of %dx%d pixels: decoding it would take too long."
                    .formatted(scans, info.width(), info.height()));
        }
    }

    /**
     * The JDK's reader guesses colours from which segments are there, differently from libjpeg. The one segment written
     * here leaves it nothing to guess.
     */
    @Override
    public void feed(byte[] file, int length, Input input) {
        input.put(file, 0, 2);
        if (components == 3 && !storedAsRgb) {
            input.put(JFIF, 0, JFIF.length);
        } else if (components == 4 || storedAsRgb) {
            byte transform = (byte) Math.max(0, adobeTransform);
            byte[] adobe = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, transform};
            input.put(adobe, 0, adobe.length);
        }
        for (Span table : tables) {
            input.put(file, table.from(), table.to());
        }
        input.tail(file, firstScan, length);
    }

    private static void requireReadable(int marker, byte[] file, int body, int end) throws PictureException {
        if (marker > 0xc2) {
            throw PictureException.unsupported(
                    "This is a JPEG of a rare kind (%s), which is not read here: save it as an ordinary JPEG."
                            .formatted(marker >= 0xc9 ? "arithmetic coding" : "lossless or hierarchical"));
        }
        if (end - body < 6) {
            throw PictureException.bad("The JPEG is broken: its frame header is too short.");
        }
        if (Bytes.u8(file, body) != 8) {
            throw PictureException.unsupported(
                    "This is a JPEG with %d bits a colour, which is not read here: save it as an ordinary JPEG."
                            .formatted(Bytes.u8(file, body)));
        }
        int components = Bytes.u8(file, body + 5);
        if (components != 1 && components != 3 && components != 4) {
            throw PictureException.bad("The JPEG is broken: it has %d colour components.".formatted(components));
        }
        if (end - body < 6 + 3 * components) {
            throw PictureException.bad("The JPEG is broken: its frame header is too short.");
        }
        for (int i = 0; i < components; i++) {
            int sampling = Bytes.u8(file, body + 7 + 3 * i);
            int across = sampling >> 4;
            int down = sampling & 15;
            if (across < 1 || across > 4 || down < 1 || down > 4) {
                throw PictureException.bad("The JPEG is broken: its colour sampling is impossible.");
            }
        }
    }

    /** libjpeg's rule (jdapimin.c, default_decompress_parms), so that both decoders see the same colours. */
    private static boolean isRgb(byte[] file, int specs, boolean jfif, int adobeTransform) {
        if (jfif) {
            return false;
        }
        if (adobeTransform >= 0) {
            return adobeTransform == 0;
        }
        return file[specs] == 'R' && file[specs + 3] == 'G' && file[specs + 6] == 'B';
    }

    private static long countBlocks(byte[] file, int frame, int width, int height, int components) {
        int acrossMax = 1;
        int downMax = 1;
        for (int i = 0; i < components; i++) {
            acrossMax = Math.max(acrossMax, Bytes.u8(file, frame + 11 + 3 * i) >> 4);
            downMax = Math.max(downMax, Bytes.u8(file, frame + 11 + 3 * i) & 15);
        }
        long blocks = 0;
        for (int i = 0; i < components; i++) {
            int sampling = Bytes.u8(file, frame + 11 + 3 * i);
            blocks += ceilDiv((long) width * (sampling >> 4), 8L * acrossMax)
                    * ceilDiv((long) height * (sampling & 15), 8L * downMax);
        }
        return blocks;
    }

    private static long ceilDiv(long value, long divisor) {
        return (value + divisor - 1) / divisor;
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static boolean standsAlone(int marker) {
        return marker == 0x01 || (marker >= 0xd0 && marker <= SOI);
    }

    private static boolean hasName(byte[] file, int body, int end, String name) {
        if (end - body < name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (file[body + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The next 0xff that a marker code follows; fill bytes and strays are passed over, as libjpeg does. */
    private static int nextMarker(byte[] file, int length, int from) {
        int at = from;
        while (at + 1 < length) {
            if (file[at] == (byte) 0xff && file[at + 1] != (byte) 0xff && file[at + 1] != 0) {
                return at;
            }
            at++;
        }
        return length;
    }

    private static int endOfScan(byte[] file, int length, int from) {
        int at = Math.min(from, length);
        while (at < length) {
            if (file[at] != (byte) 0xff) {
                at++;
                continue;
            }
            int code = at + 1 < length ? Bytes.u8(file, at + 1) : 0;
            if (code != 0 && code != 0xff && (code < 0xd0 || code > 0xd7)) {
                return at;
            }
            at++;
        }
        return length;
    }
}
