package pomona.tui.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Takes what the terminal answers out of the bytes that it sends for keys, whenever it comes.
 *
 * <pre>
 *   ESC [ ? … letter    what it is, its modes         ESC P … ST    its settings, its name
 *   ESC [ &gt; … letter    what it is                    ESC ] … ST    its colours
 *   ESC [ … t           sizes                         ESC _ G … ST  its graphics
 * </pre>
 *
 * No key is spelled like one of these, but some begin alike (Alt-P is {@code ESC P}): up to the byte that tells, what
 * came is held, and {@link #release} lets it go as keys. From there on it is an answer, of which no byte is ever a key.
 * An answer ends with its last byte, or with a control character, which is a person's key; one that has taken
 * {@link #ANSWER_NANOS} and paused is given up. Of a long one no more than {@link #HELD_BYTES} are kept, and it tells
 * nothing. What is pasted is all text.
 */
final class AnswerSieve {
    /** Three times the longest answer known, a name. */
    static final int HELD_BYTES = 256;
    /** A line that stalls sends again within this time. */
    static final long ANSWER_NANOS = 2_000_000_000L;
    /** Bytes of one answer come closer together than this, keys farther apart. */
    static final long PAUSE_NANOS = 100_000_000L;

    private static final int ESCAPE = 0x1b;
    private static final int BELL = 7;
    private static final int DELETE = 0x7f;
    private static final String PASTE_BEGINS = "\u001b[200~";
    private static final String PASTE_ENDS = "\u001b[201~";

    private enum State {
        KEYS,
        /** {@code ESC}. */
        ESCAPED,
        /** {@code ESC O}: function keys. */
        SINGLE,
        /** {@code ESC [}: keys, the mouse, pastes, and the shorter answers. */
        CONTROL,
        /** {@code ESC P}, {@code ESC ]}, {@code ESC _}. */
        STRING_BEGUN,
        STRING,
        /** {@code ESC} in a string: with a backslash its end. */
        STRING_ESCAPED
    }

    private final Consumer<String> answers;
    private final LongSupplier nanos;
    private final StringBuilder held = new StringBuilder();
    private boolean overflown;
    private State state = State.KEYS;
    private boolean pasting;
    private long beganNanos;
    private long lastNanos;
    private byte[] keys = new byte[HELD_BYTES];
    private int from;
    private int to;

    /**
     * A sieve with nothing in it.
     *
     * @param answers gets each answer, from its {@code ESC} to its last byte
     * @param nanos the clock
     */
    AnswerSieve(Consumer<String> answers, LongSupplier nanos) {
        this.answers = answers;
        this.nanos = nanos;
    }

    /** Takes the next byte, 0 to 255. */
    void accept(int letter) {
        long now = nanos.getAsLong();
        if (isAnswer() && now - beganNanos >= ANSWER_NANOS && now - lastNanos >= PAUSE_NANOS) {
            drop();
        }
        lastNanos = now;
        switch (state) {
            case KEYS -> {
                if (letter == ESCAPE) {
                    beganNanos = now;
                    hold(letter);
                    state = State.ESCAPED;
                } else {
                    key(letter);
                }
            }
            case ESCAPED -> escaped(letter);
            case SINGLE -> {
                if (letter < ' ') {
                    release();
                    accept(letter);
                } else {
                    hold(letter);
                    if (!isParameter(letter)) {
                        release();
                    }
                }
            }
            case CONTROL -> control(letter);
            case STRING_BEGUN -> stringBegun(letter);
            case STRING -> string(letter);
            case STRING_ESCAPED -> {
                hold(letter);
                if (letter == '\\') {
                    answered();
                } else {
                    drop();
                    accept(ESCAPE);
                    accept(letter);
                }
            }
        }
    }

    private void escaped(int letter) {
        if (letter == ESCAPE) {
            release();
            accept(letter);
            return;
        }
        hold(letter);
        switch (letter) {
            case '[' -> state = State.CONTROL;
            case 'O' -> state = State.SINGLE;
            case 'P', ']', '_' -> state = State.STRING_BEGUN;
            default -> release();
        }
        if (pasting && state != State.CONTROL) {
            release();
        }
    }

    private void control(int letter) {
        if (letter < ' ' || letter >= DELETE) {
            end();
            accept(letter);
            return;
        }
        hold(letter);
        if (isParameter(letter) || letter < '0') {
            if (pasting && held.length() >= PASTE_ENDS.length()) {
                release();
            }
        } else if (isAnswer() || (letter == 't' && !pasting)) {
            answered();
        } else {
            String sequence = held.toString();
            pasting = sequence.equals(PASTE_BEGINS) || (pasting && !sequence.equals(PASTE_ENDS));
            release();
        }
    }

    private void stringBegun(int letter) {
        char kind = held.charAt(1);
        boolean digit = letter >= '0' && letter <= '9';
        boolean goesOn = kind == '_' ? letter == 'G' : digit || (kind == 'P' && (letter == '>' || letter == '!'));
        if (!goesOn) {
            release();
            accept(letter);
            return;
        }
        hold(letter);
        state = State.STRING;
    }

    private void string(int letter) {
        if (letter == ESCAPE) {
            hold(letter);
            state = State.STRING_ESCAPED;
        } else if (letter == BELL) {
            hold(letter);
            answered();
        } else if (letter < ' ' || letter == DELETE) {
            drop();
            accept(letter);
        } else {
            hold(letter);
        }
    }

    /** Parameters of a control sequence, the mouse's and the private ones' signs with them. */
    private static boolean isParameter(int letter) {
        return letter >= '0' && letter <= '?';
    }

    /** Whether what is held is an answer, or what is left of one; a control sequence that is too long for a key, too. */
    private boolean isAnswer() {
        return switch (state) {
            case STRING, STRING_ESCAPED -> true;
            case CONTROL ->
                overflown || (!pasting && held.length() > 2 && (held.charAt(2) == '?' || held.charAt(2) == '>'));
            default -> false;
        };
    }

    /** Whether more bytes would tell a key from another, or from an answer: for those it is worth to wait a moment. */
    boolean isUndecided() {
        return state == State.STRING_ESCAPED || (state != State.KEYS && !isAnswer());
    }

    /** No more bytes came: what is held are keys. An {@code ESC} in a string ends that and is a key. */
    void release() {
        if (state == State.STRING_ESCAPED) {
            drop();
            key(ESCAPE);
            return;
        }
        for (int i = 0; i < held.length(); i++) {
            key(held.charAt(i));
        }
        drop();
    }

    private void end() {
        if (isAnswer()) {
            drop();
        } else {
            release();
        }
    }

    private void answered() {
        String answer = overflown ? "" : held.toString();
        drop();
        if (!answer.isEmpty()) {
            answers.accept(answer);
        }
    }

    private void drop() {
        held.setLength(0);
        overflown = false;
        state = State.KEYS;
    }

    private void hold(int letter) {
        if (held.length() < HELD_BYTES) {
            held.append((char) letter);
        } else {
            overflown = true;
        }
    }

    private void key(int letter) {
        if (to == keys.length) {
            keys = from > 0 ? Arrays.copyOfRange(keys, from, from + keys.length) : Arrays.copyOf(keys, 2 * to);
            to -= from;
            from = 0;
        }
        keys[to++] = (byte) letter;
    }

    /** Bytes of keys that can be taken. */
    int available() {
        return to - from;
    }

    /** Takes some of them, and tells how many. */
    int take(byte[] into, int offset, int length) {
        int count = Math.min(length, available());
        System.arraycopy(keys, from, into, offset, count);
        from += count;
        return count;
    }

    @Override
    public String toString() {
        return state + " " + new String(keys, from, available(), StandardCharsets.ISO_8859_1);
    }
}
