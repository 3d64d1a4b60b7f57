package pomona.tui.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pomona.text.DisplayText;
import pomona.tui.model.TerminalFacts;

/**
 * What this program asks the terminal, once, and what its answers tell. The last question is what it is (DA1), which
 * every terminal answers: with that answer no other is due, and without it none after {@link #PATIENCE_MILLIS}. An
 * answer that comes later counts all the same.
 */
final class TerminalQuestions {
    static final long PATIENCE_MILLIS = 1000;

    /** A colour of 24 bits, whether it was kept (DECRQSS of SGR), and no colour. */
    private static final String TRUE_COLOUR = "\u001b[48;2;1;2;3m\u001bP$qm\u001b\\\u001b[0m";

    private static final String BACKGROUND = "\u001b]11;?\u001b\\";
    /** XTVERSION. */
    private static final String NAME = "\u001b[>q";
    /** A picture of one pixel, only to be judged. */
    private static final String KITTY_GRAPHICS = "\u001b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u001b\\";

    private static final String CELL = "\u001b[16t";
    /** XTSMGRAPHICS: how many colours a sixel picture may have. */
    private static final String SIXEL_COLOURS = "\u001b[?1;1;0S";

    private static final String WHAT_IT_IS = "\u001b[c";

    /** In SGR's own spelling or ISO 8613-6's, with or without its field for the colour space. */
    private static final Pattern TRUE_COLOUR_KEPT =
            Pattern.compile("\u001bP1\\$r(?:[0-9:;]*;)?48[:;]2[:;](?:[0-9]*:)?1[:;]2[:;]3(?:;[0-9:;]*)?m\u001b\\\\");

    private static final Pattern BACKGROUND_TOLD =
            Pattern.compile("\u001b]11;rgba?:(\\p{XDigit}{1,4})/(\\p{XDigit}{1,4})/(\\p{XDigit}{1,4})(?:/.*)?"
                    + "(?:\u0007|\u001b\\\\)");
    private static final Pattern NAME_TOLD = Pattern.compile("\u001bP>\\|(.+)\u001b\\\\");
    private static final Pattern KITTY_TOLD = Pattern.compile("\u001b_Gi=31;OK\u001b\\\\");
    private static final Pattern CELL_TOLD = Pattern.compile("\u001b\\[6;([1-9][0-9]{0,2});([1-9][0-9]{0,2})t");
    private static final Pattern SIXEL_COLOURS_TOLD = Pattern.compile("\u001b\\[\\?1;0;([1-9][0-9]{0,5})S");
    private static final Pattern WHAT_IT_IS_TOLD = Pattern.compile("\u001b\\[\\?([0-9;]*)c");
    /** Among a terminal's attributes, after its class. */
    private static final String SIXEL = "4";

    private static final int NAME_LETTERS_MAX = 60;

    private final CountDownLatch complete = new CountDownLatch(1);
    private TerminalFacts facts = TerminalFacts.NONE;
    private @Nullable Consumer<TerminalFacts> told;
    private long askedNanos;
    private @Nullable Runnable answered;
    private CountDownLatch lastAnswer = new CountDownLatch(0);
    private long lastAskedNanos;

    /**
     * What to write, at once; from now on answers are due.
     *
     * @param plainly without what GNU screen hands on to its own terminal or shows as a title
     * @param listener gets all that is known after each answer, on the thread that reads keys
     */
    synchronized byte[] ask(boolean plainly, Consumer<TerminalFacts> listener) {
        told = listener;
        askedNanos = System.nanoTime();
        String questions = (plainly ? "" : TRUE_COLOUR)
                + BACKGROUND
                + NAME
                + (plainly ? "" : KITTY_GRAPHICS + SIXEL_COLOURS)
                + CELL
                + WHAT_IT_IS;
        return questions.getBytes(StandardCharsets.US_ASCII);
    }

    /** The question that is asked again when the window changed, as by a larger font. */
    static byte[] askCell() {
        return CELL.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * A question that every terminal answers, for the answer's time alone.
     *
     * @param listener runs when it came, on the thread that reads keys
     */
    synchronized byte[] askForAnswer(Runnable listener) {
        answered = listener;
        lastAnswer = new CountDownLatch(1);
        lastAskedNanos = System.nanoTime();
        return WHAT_IT_IS.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether answers may be on their way still. */
    synchronized boolean areDue() {
        return told != null && !facts.complete() && millisLeft() > 0;
    }

    private synchronized long millisLeft() {
        return told == null ? 0 : millisLeft(askedNanos);
    }

    private static long millisLeft(long sinceNanos) {
        return PATIENCE_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }

    /** Waits until no answer is due, and tells what is known; another thread reads them. */
    TerminalFacts await() {
        try {
            complete.await(Math.max(0, millisLeft()), TimeUnit.MILLISECONDS);
            CountDownLatch last;
            long left;
            synchronized (this) {
                last = lastAnswer;
                left = millisLeft(lastAskedNanos);
            }
            last.await(Math.max(0, left), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            return facts;
        }
    }

    /** Takes an answer; one that tells nothing, or that nobody asked for, is passed over. */
    synchronized void answered(String answer) {
        if (answered != null
                && facts.complete()
                && WHAT_IT_IS_TOLD.matcher(answer).matches()) {
            lastAnswer.countDown();
            answered.run();
            answered = null;
            return;
        }
        TerminalFacts next = with(facts, answer);
        if (told == null || next.equals(facts)) {
            return;
        }
        facts = next;
        if (next.complete()) {
            complete.countDown();
        }
        told.accept(next);
    }

    /** What is known after an answer. */
    static TerminalFacts with(TerminalFacts facts, String answer) {
        Matcher colours = BACKGROUND_TOLD.matcher(answer);
        if (colours.matches()) {
            int rgb = channel(colours.group(1)) << 16 | channel(colours.group(2)) << 8 | channel(colours.group(3));
            return facts.withBackground(OptionalInt.of(rgb));
        }
        Matcher name = NAME_TOLD.matcher(answer);
        if (name.matches()) {
            return facts.withName(Optional.of(DisplayText.fit(DisplayText.clean(name.group(1)), NAME_LETTERS_MAX)));
        }
        Matcher cell = CELL_TOLD.matcher(answer);
        if (cell.matches()) {
            return facts.withCell(Optional.of(
                    new TerminalFacts.Cell(Integer.parseInt(cell.group(2)), Integer.parseInt(cell.group(1)))));
        }
        Matcher colourCount = SIXEL_COLOURS_TOLD.matcher(answer);
        if (colourCount.matches()) {
            return facts.withSixelColours(OptionalInt.of(Integer.parseInt(colourCount.group(1))));
        }
        Matcher attributes = WHAT_IT_IS_TOLD.matcher(answer);
        if (attributes.matches()) {
            return facts.with(next -> next.sixel(hasSixel(attributes.group(1))).complete(true));
        }
        if (TRUE_COLOUR_KEPT.matcher(answer).matches()) {
            return facts.withTrueColour(true);
        }
        return KITTY_TOLD.matcher(answer).matches() ? facts.withKitty(true) : facts;
    }

    private static boolean hasSixel(String attributes) {
        String[] fields = attributes.split(";", -1);
        for (int i = 1; i < fields.length; i++) {
            if (fields[i].equals(SIXEL)) {
                return true;
            }
        }
        return false;
    }

    /** One to four digits of a colour, as eight bits. */
    private static int channel(String digits) {
        int most = (1 << (4 * digits.length())) - 1;
        return (Integer.parseInt(digits, 16) * 255 + most / 2) / most;
    }
}
