package pomona.tui;

import com.googlecode.lanterna.input.KeyType;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pomona.text.DisplayText;
import pomona.tui.model.GraphicsChoice;
import pomona.tui.model.TerminalFacts;
import pomona.tui.picture.ColourGuess;
import pomona.tui.picture.Look;
import pomona.tui.terminal.PomonaTerminal;
import pomona.tui.terminal.ScreenStream;
import pomona.tui.terminal.Tty;

/** What the terminal says of itself and what follows from it, for a person who wonders why a picture looks as it does. */
public final class TerminalReport {
    private static final String NOT_TOLD = "not told";

    private TerminalReport() {}

    /**
     * Asks the terminal, for a second at most.
     *
     * @param colour a tier's name; empty or {@code auto} looks at the environment and the answers
     * @param theme {@code dark} or {@code light}; empty or {@code auto} looks at the answers
     * @param graphics one of {@link GraphicsChoice#WORDS}
     * @return lines for a person
     * @throws IllegalArgumentException for a colour tier or a theme there is none of
     */
    public static List<String> ask(Optional<String> colour, Optional<String> theme, String graphics)
            throws IOException {
        Map<String, String> environment = System.getenv();
        Look look = Look.detect(environment).chosen(colour, theme);
        TerminalAnswers answers = TerminalClient.answers(graphics, look);
        Tty tty = Tty.takeOver();
        ScreenStream output = new ScreenStream(new FileOutputStream(FileDescriptor.out));
        PomonaTerminal terminal = new PomonaTerminal(new FileInputStream(FileDescriptor.in), output, tty::size, false);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> terminal.giveBack(tty::restore), "ending"));
        try {
            // A screen of its own, since some terminals print what they don't understand.
            terminal.enterPrivateMode();
            terminal.ask(ColourGuess.isInScreen(environment), any -> {});
            Thread keyboard = new Thread(() -> listen(terminal), "keyboard");
            keyboard.setDaemon(true);
            keyboard.start();
            answers.answered(terminal.awaitAnswers());
            return lines(environment, look, answers.known(), answers.choice());
        } finally {
            terminal.giveBack(tty::restore);
        }
    }

    private static void listen(PomonaTerminal terminal) {
        try {
            while (terminal.readInput().getKeyType() != KeyType.EOF) {
                // What is typed meanwhile is for nobody.
            }
        } catch (IOException e) {
            // The terminal is gone: the report tells that nothing was answered.
        }
    }

    static List<String> lines(Map<String, String> environment, Look start, TerminalFacts facts, GraphicsChoice choice) {
        Look look = start.answered(facts.trueColour(), facts.background());
        String term = DisplayText.clean(environment.getOrDefault("TERM", ""));
        return List.of(
                line("terminal", facts.name().orElse(NOT_TOLD) + ", TERM=" + term),
                line("colours", look.tier().word() + ": " + whyColours(environment, start, facts)),
                line("background", background(facts)),
                line("theme", look.ground().word() + ": " + whyTheme(start, facts)),
                line("sixel", facts.sixel() ? "yes" + colours(facts) : "no"),
                line("kitty", yesOrNo(facts.kitty())),
                line(
                        "cell",
                        facts.cell()
                                .map(cell -> "%d x %d pixels".formatted(cell.width(), cell.height()))
                                .orElse(NOT_TOLD)),
                line("photos", choice.word() + ": " + choice.why()),
                line("answers", facts.complete() ? "complete" : "not complete within a second"));
    }

    private static String whyColours(Map<String, String> environment, Look start, TerminalFacts facts) {
        String kept = "the terminal kept a colour of 24 bits";
        if (start.tierChosen()) {
            return "chosen" + (facts.trueColour() ? "; " + kept : "");
        }
        String guess = DisplayText.clean(ColourGuess.of(environment).why());
        if (facts.trueColour()) {
            return start.tier().coloured() ? kept : guess + "; " + kept;
        }
        return guess + "; the terminal did not say that it keeps 24 bits";
    }

    private static String whyTheme(Look start, TerminalFacts facts) {
        if (start.groundChosen()) {
            return "chosen";
        }
        return facts.background().isPresent() ? "by the background" : "nobody told";
    }

    private static String background(TerminalFacts facts) {
        return facts.background().isPresent()
                ? String.format(Locale.ROOT, "#%06x", facts.background().getAsInt())
                : NOT_TOLD;
    }

    private static String colours(TerminalFacts facts) {
        return facts.sixelColours().isPresent() ? ", " + facts.sixelColours().getAsInt() + " colours" : "";
    }

    private static String yesOrNo(boolean can) {
        return can ? "yes" : "no";
    }

    private static String line(String what, String value) {
        return DisplayText.pad(what, 12) + value;
    }
}
