package pomona.tui.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.ScreenBuffer;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.Terminal;
import java.io.IOException;
import pomona.tui.graphics.CellArea;

/**
 * Lanterna's screen, with changes that can be written a few lines at a time: a terminal that is slow to read takes
 * tens of milliseconds for a picture, and a key that comes meanwhile is not to wait for the last line.
 */
public final class PacedScreen extends TerminalScreen {
    /** A third to a half of a picture: each part costs a comparison of the whole screen and a flush. */
    private static final int BYTES_AT_ONCE = 16 * 1024;
    /** 33 ms at 1 Mbit/s: there the line takes longer than the comparison. */
    private static final int SLOW_LINE_BYTES_AT_ONCE = 4 * 1024;
    /** A letter in the colours of the one before it, at most. */
    private static final int LETTER_BYTES = 3;
    /** A letter in two new colours of 24 bits. */
    private static final int COLOURED_LETTER_BYTES = 40;
    /** Of a private plane of Unicode: no name and no picture has it. */
    private static final TextCharacter NOTHING_DRAWN = TextCharacter.fromCharacter('\uf8fe')[0];

    private int bytesAtOnce = BYTES_AT_ONCE;

    public PacedScreen(Terminal terminal) throws IOException {
        super(terminal);
    }

    /** From now on for a terminal at the other end of a network: a key waits for less. */
    public synchronized void onSlowLine() {
        bytesAtOnce = SLOW_LINE_BYTES_AT_ONCE;
    }

    /**
     * Writes changed lines from the top, at least one.
     *
     * @return whether nothing is left to write
     */
    public synchronized boolean refreshSome() throws IOException {
        ScreenBuffer back = getBackBuffer();
        ScreenBuffer front = getFrontBuffer();
        TerminalSize size = back.getSize();
        int columns = size.getColumns();
        int bytes = 0;
        int end = 0;
        while (end < size.getRows() && bytes < bytesAtOnce) {
            bytes += bytesAbout(back, front, end, columns);
            end++;
        }
        int row = end;
        while (row < size.getRows() && bytesAbout(back, front, row, columns) == 0) {
            row++;
        }
        if (row == size.getRows()) {
            refresh(RefreshType.DELTA);
            return true;
        }
        ScreenBuffer wanted = new ScreenBuffer(size, getBackCharacter(0, 0));
        back.copyTo(wanted);
        int rows = size.getRows() - end;
        back.copyFrom(front, end, rows, 0, columns, end, 0);
        refresh(RefreshType.DELTA);
        back.copyFrom(wanted, end, rows, 0, columns, end, 0);
        return false;
    }

    /** Makes it write these cells with the next refresh, whatever they hold: something else was painted over them. */
    public synchronized void forget(CellArea area) {
        ScreenBuffer front = getFrontBuffer();
        TerminalSize size = front.getSize();
        for (int row = area.row(); row < Math.min(size.getRows(), area.row() + area.rows()); row++) {
            for (int column = area.column();
                    column < Math.min(size.getColumns(), area.column() + area.columns());
                    column++) {
                front.setCharacterAt(column, row, NOTHING_DRAWN);
            }
        }
    }

    private static int bytesAbout(ScreenBuffer back, ScreenBuffer front, int row, int columns) {
        int bytes = 0;
        TextCharacter before = TextCharacter.DEFAULT_CHARACTER;
        for (int column = 0; column < columns; column++) {
            TextCharacter wanted = back.getCharacterAt(column, row);
            if (!wanted.equals(front.getCharacterAt(column, row))) {
                boolean sameColours = wanted.getForegroundColor().equals(before.getForegroundColor())
                        && wanted.getBackgroundColor().equals(before.getBackgroundColor());
                bytes += sameColours ? LETTER_BYTES : COLOURED_LETTER_BYTES;
                before = wanted;
            }
        }
        return bytes;
    }
}
