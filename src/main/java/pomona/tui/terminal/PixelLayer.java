package pomona.tui.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.tui.graphics.CellArea;
import pomona.tui.graphics.PlacedPicture;
import pomona.tui.graphics.Protocol;
import pomona.tui.graphics.Transmission;

/**
 * The pictures in pixels that lie over the screen's cells: which are there, which is on its way, which are to come. All
 * by the thread that draws.
 *
 * <pre>
 *   wanted ──▶ waiting ──▶ on its way ──▶ on the glass
 *                 ▲            │ not wanted any more: abandoned, erased
 *                 └────────────┘ a key: abandoned, erased, sent again after the key's answer
 * </pre>
 *
 * A picture stands over the cells that show the same photo. To erase it those are written again, as this makes the screen
 * forget that they are there; a terminal that keeps pictures by number is told besides. So nothing of a picture is left
 * wherever cells can be written, and where cells are no more, {@link #show} with no pictures was last.
 */
public final class PixelLayer {
    /** So many slices more are sent before a key is answered, rather than all of them again after it. */
    private static final int SLICES_ENDED = 1;
    /** Numbers of pictures, which a terminal may know others by: no other program's, as far as chance can tell. */
    private static final int NUMBERS = 64;

    private final PacedScreen screen;
    private final PomonaTerminal terminal;
    private final LinePace pace;
    private final int firstNumber;
    private final List<Transmission> onGlass = new ArrayList<>();
    private final List<PlacedPicture> waiting = new ArrayList<>();
    private @Nullable Transmission onItsWay;
    private int sent;

    /**
     * A layer with nothing on it.
     *
     * @param pace of the line to the terminal
     * @param firstNumber of those that the terminal is to know pictures by
     */
    public PixelLayer(PacedScreen screen, PomonaTerminal terminal, LinePace pace, int firstNumber) {
        this.screen = screen;
        this.terminal = terminal;
        this.pace = pace;
        this.firstNumber = firstNumber;
    }

    /** Asks how large a cell is now; where a picture is on its way, it is ended before. */
    public void askCell() throws IOException {
        terminal.askCell();
    }

    /** What is to stand there from now on; what is not among it is erased. Before the cells are written. */
    public void show(List<PlacedPicture> wanted) throws IOException {
        List<Transmission> leaving = onGlass.stream()
                .filter(shown -> !wanted.contains(shown.placed()))
                .toList();
        // Amid the pieces of one picture no command about another may come.
        if (onItsWay != null && (!leaving.isEmpty() || !wanted.contains(onItsWay.placed()))) {
            abandon(onItsWay);
        }
        for (Transmission shown : leaving) {
            erase(shown);
            onGlass.remove(shown);
        }
        waiting.clear();
        for (PlacedPicture one : wanted) {
            boolean there = onGlass.stream().anyMatch(shown -> shown.placed().equals(one));
            boolean comes = onItsWay != null && onItsWay.placed().equals(one);
            if (!there && !comes) {
                waiting.add(one);
            }
        }
        rememberTheEnd();
    }

    /** Whether slices are to be sent. */
    public boolean isBusy() {
        return onItsWay != null || !waiting.isEmpty();
    }

    /** Whether the next bytes must be a slice's. */
    public boolean isOpen() {
        return onItsWay != null && onItsWay.isOpen();
    }

    /** How long the next slice is to wait for the line; 0 for not at all. */
    public long waitNanos() {
        return pace.waitNanos();
    }

    /** Writes a slice; nothing of the cells may be left to write, unless {@link #isOpen}. */
    public void sendSome() throws IOException {
        if (onItsWay == null) {
            if (waiting.isEmpty()) {
                return;
            }
            onItsWay = new Transmission(waiting.remove(0), firstNumber + sent++ % NUMBERS);
            rememberTheEnd();
        }
        byte[] slice = onItsWay.slice();
        terminal.write(slice);
        pace.sent(slice.length);
        if (onItsWay.isDone()) {
            Transmission shown = onItsWay;
            onItsWay = null;
            askForPace();
            onGlass.add(shown);
            if (shown.placed().picture().protocol() != Protocol.KITTY) {
                shown.placed().holes().forEach(hole -> screen.forget(new CellArea(hole.column(), hole.row(), 1, 1)));
            }
        }
    }

    /** Lets cells be written now, for someone who waits; what was on its way is sent again. */
    public void giveWay() throws IOException {
        if (onItsWay == null || !onItsWay.isOpen()) {
            return;
        }
        if (onItsWay.openSlices() <= SLICES_ENDED) {
            while (isOpen()) {
                sendSome();
            }
            return;
        }
        PlacedPicture again = onItsWay.placed();
        abandon(onItsWay);
        waiting.add(0, again);
    }

    /** Takes all pictures away, before the whole screen is written again. */
    public void clear() throws IOException {
        show(List.of());
    }

    private void abandon(Transmission one) throws IOException {
        terminal.write(one.abandoned());
        erase(one);
        onItsWay = null;
        askForPace();
    }

    private void askForPace() throws IOException {
        if (pace.ended()) {
            terminal.askForAnswer(pace::answered);
        }
    }

    private void erase(Transmission one) throws IOException {
        terminal.write(one.erased());
        screen.forget(one.placed().area());
    }

    /** What ends and erases all, for whoever gives the terminal back, at any moment and on any thread. */
    private void rememberTheEnd() {
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        Optional.ofNullable(onItsWay).ifPresent(one -> {
            end.writeBytes(one.endedAnywhere());
            end.writeBytes(one.erased());
        });
        onGlass.forEach(one -> end.writeBytes(one.erased()));
        terminal.atTheEnd(end.toByteArray(), isBusy() || !onGlass.isEmpty());
    }
}
