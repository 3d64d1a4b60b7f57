package pomona.system;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Optional;

/**
 * How large the window of the terminal at standard input is, as the kernel keeps it for whoever set it: the terminal
 * itself, or sshd by what the client told.
 *
 * @param columns of cells
 * @param rows of cells
 * @param width in pixels, a frame of some with it
 * @param height in pixels, a frame of some with it
 */
public record WindowPixels(int columns, int rows, int width, int height) {
    /** Of Linux; {@code struct winsize} has four unsigned shorts. */
    private static final int TIOCGWINSZ = 0x5413;

    private static final int WINSIZE_BYTES = 8;
    private static final int STANDARD_INPUT = 0;

    /** Empty where nobody told pixels, or where this is not Linux. */
    public static Optional<WindowPixels> measured() {
        if (!Platform.isLinux()) {
            return Optional.empty();
        }
        try (Memory size = new Memory(WINSIZE_BYTES)) {
            size.clear();
            Function ioctl = NativeLibrary.getInstance("c").getFunction("ioctl");
            int result = ioctl.invokeInt(new Object[] {STANDARD_INPUT, (long) TIOCGWINSZ, size});
            var window = new WindowPixels(
                    size.getShort(2) & 0xFFFF,
                    size.getShort(0) & 0xFFFF,
                    size.getShort(4) & 0xFFFF,
                    size.getShort(6) & 0xFFFF);
            boolean told = result == 0
                    && window.columns > 0
                    && window.rows > 0
                    && window.width >= window.columns
                    && window.height >= window.rows;
            return told ? Optional.of(window) : Optional.empty();
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    /** Whole pixels of a cell across. */
    public int cellWidth() {
        return width / columns;
    }

    /** Whole pixels of a cell down. */
    public int cellHeight() {
        return height / rows;
    }
}
