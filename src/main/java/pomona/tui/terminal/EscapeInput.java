package pomona.tui.terminal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The keyboard's bytes. Within a sequence that Esc begins it waits a moment before it says that no more is there: the
 * rest of an arrow key comes at once, and a lone Esc is told from it within that time (Lanterna's own unit is 250 ms).
 */
final class EscapeInput extends FilterInputStream {
    private static final int ESCAPE = 0x1b;
    private static final long PATIENCE_NANOS = 25_000_000;

    private boolean inSequence;

    EscapeInput(InputStream terminal) {
        super(terminal);
    }

    @Override
    public int available() throws IOException {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (inSequence && super.available() == 0 && System.nanoTime() < until) {
            try {
                // A terminal's stream can't be waited for with a clock, so it is asked again: 25 times at most.
                Thread.sleep(1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        return super.available();
    }

    @Override
    public int read() throws IOException {
        int letter = super.read();
        follow(letter);
        return letter;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        for (int i = 0; i < count; i++) {
            follow(bytes[offset + i]);
        }
        return count;
    }

    private void follow(int letter) {
        boolean goesOn = (letter >= '0' && letter <= '9') || "[O<;".indexOf(letter) >= 0;
        inSequence = letter == ESCAPE || (inSequence && goesOn);
    }
}
