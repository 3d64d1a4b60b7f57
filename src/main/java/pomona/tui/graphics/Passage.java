package pomona.tui.graphics;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The way to the terminal that paints: straight, or through tmux, which hands on what stands in {@code ESC P tmux; …
 * ESC \} with each {@code ESC} doubled, and knows nothing of what that does. So places are told in the outer terminal's
 * cells there.
 *
 * @param throughTmux whether tmux is between
 * @param left the first column of this program's screen in the terminal's
 * @param top the first row of this program's screen in the terminal's
 */
public record Passage(boolean throughTmux, int left, int top) {
    /** Nothing is between. */
    public static final Passage STRAIGHT = new Passage(false, 0, 0);

    private static final byte ESCAPE = 0x1b;
    private static final byte[] BEGIN = "\u001bPtmux;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\u001b\\".getBytes(StandardCharsets.US_ASCII);

    /** What brings these bytes to the terminal. */
    public byte[] through(byte[] bytes) {
        return throughTmux ? through(bytes, true, true) : bytes;
    }

    /** The same of a part of them. */
    byte[] through(byte[] bytes, boolean first, boolean last) {
        if (!throughTmux) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
        if (first) {
            out.writeBytes(BEGIN);
        }
        for (byte one : bytes) {
            if (one == ESCAPE) {
                out.write(ESCAPE);
            }
            out.write(one);
        }
        if (last) {
            out.writeBytes(END);
        }
        return out.toByteArray();
    }

    /** Puts the cursor on a cell of this program's screen. */
    String to(int column, int row) {
        return "\u001b[" + (row + top + 1) + ";" + (column + left + 1) + "H";
    }
}
