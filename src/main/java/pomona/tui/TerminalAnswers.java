package pomona.tui;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import pomona.tui.graphics.Protocol;
import pomona.tui.model.GraphicsChoice;
import pomona.tui.model.Message;
import pomona.tui.model.TerminalFacts;

/**
 * What the terminal answered, as the window gets it: with the size of a cell where only the kernel knows that, and with
 * what follows for pictures. On any thread.
 */
final class TerminalAnswers {
    private final String graphics;
    private final Map<String, String> environment;
    private final boolean slowLine;
    private final Supplier<Optional<TerminalFacts.Cell>> window;
    private TerminalFacts facts = TerminalFacts.NONE;

    /**
     * Nothing was answered yet.
     *
     * @param graphics one of {@link GraphicsChoice#WORDS}
     * @param slowLine the terminal is at the other end of a network
     * @param window a cell by the window's size; asked only for sixels, and where the terminal did not tell
     */
    TerminalAnswers(
            String graphics,
            Map<String, String> environment,
            boolean slowLine,
            Supplier<Optional<TerminalFacts.Cell>> window) {
        this.graphics = graphics;
        this.environment = environment;
        this.slowLine = slowLine;
        this.window = window;
    }

    /** All that is known now, after an answer. */
    synchronized Message.TerminalAnswered answered(TerminalFacts answered) {
        facts = answered;
        return message();
    }

    /** All that is known now, after the window changed. */
    synchronized Message.TerminalAnswered measured() {
        return message();
    }

    private Message.TerminalAnswered message() {
        return new Message.TerminalAnswered(facts, choice().graphics());
    }

    /** How photos are shown, and why. */
    synchronized GraphicsChoice choice() {
        return GraphicsChoice.of(graphics, environment, known(), slowLine);
    }

    /** The answers, with a cell's size from elsewhere where they lack it. */
    synchronized TerminalFacts known() {
        boolean sixel = facts.sixel() || graphics.equals(Protocol.SIXEL.word());
        return facts.cell().isEmpty() && sixel ? facts.withCell(window.get()) : facts;
    }
}
