package pomona.tui.graphics;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A picture on its way to the terminal, in slices.
 *
 * <pre>
 *   kitty   send it under a number:  ESC _ G a=t,…,m=1 ; base64 ESC \   (as often as it takes)
 *           then show it there:      ESC 7, cursor, ESC _ G a=p,… ESC \ for each rectangle, ESC 8
 *   iterm   ESC 7, cursor, ESC ] 1337;File=…: base64 ESC \, ESC 8
 *   sixel   ESC 7, cursor, ESC P … ESC \, ESC 8 for each part
 * </pre>
 *
 * Between kitty's slices anything but another picture may be written. The others' are parts of one string of bytes, in
 * which all the terminal gets is taken for picture: until its end, or its abandonment, nothing else may come.
 */
public final class Transmission {
    /** What is written at once. */
    public static final int SLICE_BYTES = 4096;

    /** What placing a part takes, at most. */
    static final int PLACING_BYTES = 160;
    /** Of base64, a multiple of four; with its head within a slice. */
    private static final int KITTY_CHUNK_BYTES = 4000;

    private static final int KITTY_CHUNK_HEAD_BYTES = 64;
    private static final String SAVE = "\u001b7";
    private static final String RESTORE = "\u001b8";
    private static final String END = "\u001b\\";
    private static final String KITTY = "\u001b_G";
    /** Cancels what a string would do, where a terminal knows that; its end for the others. */
    private static final String CANCEL = "\u0018" + END;

    private final PlacedPicture placed;
    private final int number;
    private final List<Slice> slices = new ArrayList<>();
    private int next;

    /** Bytes to write at once, and whether their string goes on. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Slice(byte[] bytes, boolean goesOn) {}

    /**
     * A picture that is to be sent.
     *
     * @param number that the terminal knows it by; kitty's alone
     */
    public Transmission(PlacedPicture placed, int number) {
        this.placed = placed;
        this.number = number;
        for (EncodedPicture.Part part : placed.picture().parts()) {
            switch (placed.picture().protocol()) {
                case KITTY -> kitty(part);
                case ITERM -> string(part, itermHead(part), END);
                case SIXEL -> string(part, "", "");
            }
        }
    }

    /** About what a body of so many bytes takes on its way. */
    static int bytes(Protocol protocol, int bodyBytes) {
        int chunks = protocol == Protocol.KITTY ? bodyBytes / KITTY_CHUNK_BYTES + 1 : 0;
        return bodyBytes + PLACING_BYTES + chunks * KITTY_CHUNK_HEAD_BYTES;
    }

    private void kitty(EncodedPicture.Part part) {
        byte[] body = part.body();
        for (int from = 0; from < body.length; from += KITTY_CHUNK_BYTES) {
            int to = Math.min(body.length, from + KITTY_CHUNK_BYTES);
            String first = from > 0 ? "" : "a=t,f=100,i=" + number + ",";
            ByteArrayOutputStream chunk = new ByteArrayOutputStream(SLICE_BYTES);
            chunk.writeBytes(ascii(KITTY + first + "q=2,m=" + (to < body.length ? 1 : 0) + ";"));
            chunk.write(body, from, to - from);
            chunk.writeBytes(ascii(END));
            slices.add(new Slice(chunk.toByteArray(), false));
        }
        slices.add(new Slice(ascii(placements(part)), false));
    }

    private String placements(EncodedPicture.Part part) {
        StringBuilder text = new StringBuilder(SAVE);
        int placement = 0;
        CellArea whole = placed.area();
        for (CellArea area : whole.without(placed.holes())) {
            placement++;
            int left = pixels(area.column() - whole.column(), whole.columns(), part.width());
            int top = pixels(area.row() - whole.row(), whole.rows(), part.height());
            int right = pixels(area.column() - whole.column() + area.columns(), whole.columns(), part.width());
            int bottom = pixels(area.row() - whole.row() + area.rows(), whole.rows(), part.height());
            text.append(cursorTo(area.column(), area.row()))
                    .append(KITTY)
                    .append("a=p,q=2,C=1,i=")
                    .append(number);
            text.append(",p=").append(placement);
            if (!area.equals(whole)) {
                text.append(",x=").append(left).append(",y=").append(top);
                text.append(",w=")
                        .append(Math.max(1, right - left))
                        .append(",h=")
                        .append(Math.max(1, bottom - top));
            }
            text.append(",c=")
                    .append(area.columns())
                    .append(",r=")
                    .append(area.rows())
                    .append(END);
        }
        return text.append(RESTORE).toString();
    }

    private static int pixels(int cells, int all, int size) {
        return (int) Math.round((double) cells * size / all);
    }

    private static String itermHead(EncodedPicture.Part part) {
        return "\u001b]1337;File=inline=1;size=%d;width=%d;height=%d;preserveAspectRatio=0;doNotMoveCursor=1:"
                .formatted(
                        decodedLength(part.body()),
                        part.area().columns(),
                        part.area().rows());
    }

    private static int decodedLength(byte[] base64) {
        int padding = 0;
        while (padding < base64.length && base64[base64.length - 1 - padding] == '=') {
            padding++;
        }
        return base64.length / 4 * 3 - padding;
    }

    private void string(EncodedPicture.Part part, String head, String tail) {
        String place = cursorTo(
                placed.column() + part.area().column(),
                placed.row() + part.area().row());
        ByteArrayOutputStream all = new ByteArrayOutputStream(part.body().length + PLACING_BYTES);
        all.writeBytes(ascii(SAVE + place + head));
        all.writeBytes(part.body());
        all.writeBytes(ascii(tail + RESTORE));
        byte[] bytes = all.toByteArray();
        for (int from = 0; from < bytes.length; from += SLICE_BYTES) {
            int to = Math.min(bytes.length, from + SLICE_BYTES);
            slices.add(new Slice(Arrays.copyOfRange(bytes, from, to), to < bytes.length));
        }
    }

    private static String cursorTo(int column, int row) {
        return "\u001b[" + (row + 1) + ";" + (column + 1) + "H";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public PlacedPicture placed() {
        return placed;
    }

    /** Whether all of it was taken. */
    public boolean isDone() {
        return next == slices.size();
    }

    /** Whether nothing but its next slice may be written, or what {@link #abandoned} tells. */
    public boolean isOpen() {
        return next > 0 && slices.get(next - 1).goesOn();
    }

    /** Slices that end its open string. */
    public int openSlices() {
        int end = next;
        while (end > 0 && end < slices.size() && slices.get(end - 1).goesOn()) {
            end++;
        }
        return end - next;
    }

    /** The next bytes to write. */
    public byte[] slice() {
        return slices.get(next++).bytes();
    }

    /** What ends it where it is; then it is to be {@link #erased}. */
    public byte[] abandoned() {
        // The last of kitty's slices places what has come already.
        boolean amidPieces = placed.picture().protocol() == Protocol.KITTY && next > 0 && next < slices.size() - 1;
        return amidPieces || isOpen() ? endedAnywhere() : new byte[0];
    }

    /** The same for whoever doesn't know how far it came; does nothing where there is nothing to end. */
    public byte[] endedAnywhere() {
        return switch (placed.picture().protocol()) {
            case KITTY -> ascii(KITTY + "q=2,m=0;" + END);
            case ITERM -> ascii(CANCEL + RESTORE);
            case SIXEL -> ascii(END + RESTORE);
        };
    }

    /** What takes it off the screen; where that is nothing, cells written over it do. */
    public byte[] erased() {
        return placed.picture().protocol() == Protocol.KITTY
                ? ascii(KITTY + "a=d,d=I,q=2,i=" + number + END)
                : new byte[0];
    }
}
