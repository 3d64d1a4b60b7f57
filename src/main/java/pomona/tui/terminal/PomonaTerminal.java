package pomona.tui.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import pomona.tui.model.TerminalFacts;

/**
 * A Unix terminal as this program wants it. Beyond Lanterna's: the size comes from the device (asking the terminal
 * stalls 5 s once output is gathered), the mouse speaks SGR (1006) and pastes come bracketed, a bare carriage return
 * is Enter, text is encoded whole (letters of two bytes are followed by NUL otherwise), and colours are sent when a
 * letter follows, both in one sequence.
 */
public final class PomonaTerminal extends ANSITerminal {
    private static final String MOUSE_ON = "\u001b[?1000h\u001b[?1006h";
    private static final String MOUSE_OFF = "\u001b[?1006l\u001b[?1000l";
    private static final String PASTE_ON = "\u001b[?2004h";
    private static final String PASTE_OFF = "\u001b[?2004l";
    private static final String ENTER = "\u001b[?1049h";
    private static final String LEAVE = "\u001b[0m\u001b[?25h\u001b[?1049l";
    /** Some terminals keep a painted picture with the screen it was painted on. */
    private static final String CLEAR = "\u001b[0m\u001b[2J";

    private static final long LAST_BYTES_MILLIS = 1000;

    private final TerminalQuestions questions;
    private final ScreenStream output;
    private final Supplier<TerminalSize> size;
    private final boolean mouse;
    private final Object givingBack = new Object();
    private boolean isGivenBack;
    private boolean isPaused;
    private volatile byte[] endOfPictures = new byte[0];
    private byte @Nullable [] foreground;
    private byte @Nullable [] background;

    /**
     * A terminal behind these streams.
     *
     * @param size asked whenever the size matters
     * @param mouse whether clicks and the wheel are taken
     */
    public PomonaTerminal(InputStream input, ScreenStream output, Supplier<TerminalSize> size, boolean mouse) {
        this(new TerminalQuestions(), input, output, size, mouse);
    }

    private PomonaTerminal(
            TerminalQuestions questions,
            InputStream input,
            ScreenStream output,
            Supplier<TerminalSize> size,
            boolean mouse) {
        super(new EscapeInput(input, questions), output, StandardCharsets.UTF_8);
        this.questions = questions;
        this.output = output;
        this.size = size;
        this.mouse = mouse;
        // The input waits itself after Esc; a unit of this would be 250 ms.
        getInputDecoder().setTimeoutUnits(0);
        getInputDecoder().addProfile(new TerminalInput.Patterns());
    }

    @Override
    protected TerminalSize findTerminalSize() {
        return size.get();
    }

    @Override
    public void enterPrivateMode() throws IOException {
        super.enterPrivateMode();
        send(PASTE_ON + (mouse ? MOUSE_ON : ""));
        flush();
    }

    /**
     * Asks what the terminal can, in one write. The answers come among the keys and are none of them.
     *
     * @param plainly inside GNU screen: without what that would show
     * @param told gets all that is known after each answer, on the thread that reads keys
     */
    public void ask(boolean plainly, Consumer<TerminalFacts> told) throws IOException {
        writeToTerminal(questions.ask(plainly, told));
        flush();
    }

    /** Asks again how large a letter's cell is, as after a change of the window. */
    public void askCell() throws IOException {
        write(TerminalQuestions.askCell());
    }

    /** Asks what any terminal answers, once it has read all that came before. */
    void askForAnswer(Runnable answered) throws IOException {
        write(questions.askForAnswer(answered));
    }

    /** Waits while answers are due, a second at most, and tells what is known; another thread must read keys. */
    public TerminalFacts awaitAnswers() {
        return questions.await();
    }

    /** Shows the shell's screen, until {@link #retake}. */
    void pause() throws IOException {
        isPaused = true;
        send(MOUSE_OFF + PASTE_OFF + LEAVE);
        flush();
    }

    /** Has pastes in brackets and the mouse again and, after a pause, the screen, which is to be drawn anew. */
    void retake() throws IOException {
        // A screen that is entered twice forgets where the shell's cursor was.
        send((isPaused ? ENTER : "") + PASTE_ON + (mouse ? MOUSE_ON : ""));
        isPaused = false;
        flush();
    }

    /** Writes bytes as they are, at once. */
    void write(byte[] bytes) throws IOException {
        if (bytes.length > 0) {
            writeToTerminal(bytes);
            flush();
        }
    }

    /**
     * What is to come before all else when the terminal is given back.
     *
     * @param painted whether there may be something on the screen that is no cell
     */
    void atTheEnd(byte[] bytes, boolean painted) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes);
        all.writeBytes((painted ? CLEAR : "").getBytes(StandardCharsets.US_ASCII));
        endOfPictures = all.toByteArray();
    }

    /**
     * Gives the terminal back: the screen as it was, the cursor, no mouse, then the settings. Whatever is drawn after
     * that is dropped. From any thread; the second time does nothing.
     *
     * @param settings puts them back; run also when the terminal takes no more bytes, as one at the end of a stalled
     *     line: they hold again when that recovers
     */
    public void giveBack(Runnable settings) {
        synchronized (givingBack) {
            if (isGivenBack) {
                return;
            }
            isGivenBack = true;
            // What is answered after that is typed into the shell.
            awaitAnswers();
            Thread last = new Thread(this::sendLast, "last-bytes");
            last.setDaemon(true);
            last.start();
            try {
                last.join(LAST_BYTES_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            settings.run();
        }
    }

    private void sendLast() {
        try {
            ByteArrayOutputStream last = new ByteArrayOutputStream();
            last.writeBytes(endOfPictures);
            last.writeBytes((MOUSE_OFF + PASTE_OFF + LEAVE).getBytes(StandardCharsets.US_ASCII));
            output.end(last.toByteArray());
        } catch (IOException e) {
            LoggerFactory.getLogger(PomonaTerminal.class)
                    .info("the terminal took no last word: {}", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void setForegroundColor(TextColor color) {
        foreground = color.getForegroundSGRSequence();
    }

    @Override
    public void setBackgroundColor(TextColor color) {
        background = color.getBackgroundSGRSequence();
    }

    @Override
    public void resetColorAndSGR() throws IOException {
        foreground = null;
        background = null;
        super.resetColorAndSGR();
    }

    @Override
    public void clearScreen() throws IOException {
        sendColours();
        super.clearScreen();
    }

    @Override
    public void putString(String string) throws IOException {
        sendColours();
        writeToTerminal(string.getBytes(StandardCharsets.UTF_8));
    }

    private void sendColours() throws IOException {
        if (foreground == null && background == null) {
            return;
        }
        ByteArrayOutputStream sequence = new ByteArrayOutputStream(40);
        sequence.write(0x1b);
        sequence.write('[');
        if (foreground != null) {
            sequence.writeBytes(foreground);
        }
        if (background != null) {
            if (foreground != null) {
                sequence.write(';');
            }
            sequence.writeBytes(background);
        }
        sequence.write('m');
        foreground = null;
        background = null;
        writeToTerminal(sequence.toByteArray());
    }

    private void send(String ascii) throws IOException {
        writeToTerminal(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
