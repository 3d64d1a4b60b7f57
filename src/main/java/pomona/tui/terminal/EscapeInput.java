package pomona.tui.terminal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The keyboard's bytes, without what the terminal answers. Within a sequence that Esc begins it waits a moment before it
 * says that no more is there: the rest of an arrow key comes at once, and a lone Esc is told from it within that time
 * (Lanterna's own unit is 250 ms). While answers are due it waits longer, since a line may cut one behind its Esc.
 */
final class EscapeInput extends FilterInputStream {
    private static final long PATIENCE_NANOS = 25_000_000;
    private static final long PATIENCE_FOR_ANSWERS_NANOS = 200_000_000;
    /** More than anyone types at once; a paste is read in so many parts. */
    private static final int BYTES_AT_ONCE = 1024;

    private final TerminalQuestions questions;
    private final AnswerSieve sieve;
    private final byte[] chunk = new byte[BYTES_AT_ONCE];

    EscapeInput(InputStream terminal, TerminalQuestions questions) {
        super(terminal);
        this.questions = questions;
        this.sieve = new AnswerSieve(questions::answered, System::nanoTime);
    }

    @Override
    public int available() throws IOException {
        long until = System.nanoTime() + patienceNanos();
        while (sieve.available() == 0) {
            if (super.available() > 0) {
                fill();
                until = System.nanoTime() + patienceNanos();
            } else if (!sieve.isUndecided()) {
                break;
            } else if (System.nanoTime() >= until || !napped()) {
                sieve.release();
            }
        }
        return sieve.available();
    }

    private long patienceNanos() {
        return questions.areDue() ? PATIENCE_FOR_ANSWERS_NANOS : PATIENCE_NANOS;
    }

    /** A terminal's stream can't be waited for with a clock, so it is asked again. */
    private static boolean napped() {
        try {
            Thread.sleep(1);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        // What is there and what waits is looked at first, so that a key is not held back while this blocks.
        while (available() == 0) {
            if (!fill()) {
                return -1;
            }
        }
        return sieve.take(bytes, offset, length);
    }

    /** Waits for bytes; tells whether there were any. */
    private boolean fill() throws IOException {
        int count = super.read(chunk, 0, chunk.length);
        for (int i = 0; i < count; i++) {
            sieve.accept(chunk[i] & 0xFF);
        }
        return count > 0;
    }
}
