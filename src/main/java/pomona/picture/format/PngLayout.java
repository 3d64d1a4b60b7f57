package pomona.picture.format;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG (<a href="https://www.w3.org/TR/png-3/">specification</a>).
 *
 * @param firstData where the first IDAT chunk begins
 * @param chunks spans of the chunks before it that decoding needs: IHDR, PLTE, tRNS
 */
record PngLayout(PictureInfo info, long dataBytes, int firstData, List<Span> chunks) implements SplicedLayout {
    private static final int SIGNATURE_BYTES = 8;
    private static final int IHDR = 0x49484452;
    private static final int PLTE = 0x504c5445;
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;
    private static final int TRNS = 0x74524e53;
    private static final int EXIF = 0x65584966;

    /** Deflate makes at most 1032 bytes of one. */
    private static final int INFLATION_MAX = 1032;

    PngLayout {
        chunks = List.copyOf(chunks);
    }

    static PngLayout read(byte[] file, int length) throws PictureException {
        int header = SIGNATURE_BYTES;
        PictureLayout.requireHeader(header + 25L, length, PictureFormat.PNG);
        if (Bytes.u32be(file, header + 4) != IHDR || Bytes.u32be(file, header) != 13) {
            throw PictureException.bad("The PNG is broken: it does not begin with its size.");
        }
        requireIntact(file, header, 13);
        long width = Bytes.u32be(file, header + 8);
        long height = Bytes.u32be(file, header + 12);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw PictureException.bad("The PNG is broken: its width or height is impossible.");
        }
        int depth = Bytes.u8(file, header + 16);
        int channels = channels(Bytes.u8(file, header + 17), depth);
        var chunks = new ArrayList<Span>();
        chunks.add(new Span(header, header + 25));
        int orientation = 1;
        boolean palette = false;
        long at = header + 25L;
        while (true) {
            PictureLayout.requireHeader(at + 8, length, PictureFormat.PNG);
            int chunk = (int) at;
            int type = (int) Bytes.u32be(file, chunk + 4);
            if (type == IDAT) {
                break;
            }
            long bytes = Bytes.u32be(file, chunk);
            PictureLayout.requireHeader(at + 12 + bytes, length, PictureFormat.PNG);
            at += 12 + bytes;
            if (type == PLTE || type == TRNS) {
                requireIntact(file, chunk, (int) bytes);
                chunks.add(new Span(chunk, (int) at));
                palette |= type == PLTE;
            } else if (type == EXIF) {
                orientation = ExifOrientation.of(file, chunk + 8, (int) at - 4);
            } else if (type == IEND) {
                throw PictureException.bad("The PNG holds no picture: it ends before its pixels.");
            }
        }
        if (Bytes.u8(file, header + 17) == 3 && !palette) {
            throw PictureException.bad("The PNG is broken: its palette is missing.");
        }
        return new PngLayout(
                new PictureInfo(PictureFormat.PNG.label(), (int) width, (int) height, orientation),
                height * ((width * channels * depth + 7) / 8 + 1),
                (int) at,
                chunks);
    }

    @Override
    public void checkWhole(byte[] file, int length) throws PictureException {
        long at = firstData;
        long compressedBytes = 0;
        while (true) {
            if (at + 12 > length) {
                throw PictureLayout.truncated(PictureFormat.PNG);
            }
            int chunk = (int) at;
            long bytes = Bytes.u32be(file, chunk);
            int type = (int) Bytes.u32be(file, chunk + 4);
            at += 12 + bytes;
            if (at > length) {
                throw PictureLayout.truncated(PictureFormat.PNG);
            }
            if (type == IDAT) {
                requireIntact(file, chunk, (int) bytes);
                compressedBytes += bytes;
            } else if (type == IEND) {
                break;
            }
        }
        if (compressedBytes * INFLATION_MAX < dataBytes) {
            throw PictureException.bad("The PNG holds too few bytes for its %dx%d pixels: most of it is missing."
                    .formatted(info.width(), info.height()));
        }
    }

    @Override
    public void feed(byte[] file, int length, Input input) {
        input.put(file, 0, SIGNATURE_BYTES);
        for (Span chunk : chunks) {
            input.put(file, chunk.from(), chunk.to());
        }
        input.tail(file, firstData, length);
    }

    private static int channels(int colourType, int depth) throws PictureException {
        boolean anyDepth = depth == 1 || depth == 2 || depth == 4 || depth == 8;
        boolean whole = depth == 8 || depth == 16;
        if ((colourType == 0 && (anyDepth || whole)) || (colourType == 3 && anyDepth)) {
            return 1;
        }
        if (whole && (colourType == 2 || colourType == 4 || colourType == 6)) {
            return colourType == 4 ? 2 : colourType == 2 ? 3 : 4;
        }
        throw PictureException.bad(
                "The PNG is broken: colour type %d with %d bits does not exist.".formatted(colourType, depth));
    }

    private static void requireIntact(byte[] file, int chunk, int bytes) throws PictureException {
        var crc = new CRC32();
        crc.update(file, chunk + 4, bytes + 4);
        if (crc.getValue() != Bytes.u32be(file, chunk + 8 + bytes)) {
            throw PictureException.bad("The PNG is damaged: the checksum of one of its parts is wrong.");
        }
    }
}
