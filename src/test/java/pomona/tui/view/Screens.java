package pomona.tui.view;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.Screen;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import java.io.IOException;
import pomona.tui.model.Model;

/** A model as the text a terminal would show. */
public final class Screens {
    private Screens() {}

    public static String draw(Model model) throws IOException {
        return text(terminal(model));
    }

    /** A terminal in memory with that model on it. */
    static DefaultVirtualTerminal terminal(Model model) throws IOException {
        DefaultVirtualTerminal terminal = new DefaultVirtualTerminal(new TerminalSize(model.columns(), model.rows()));
        TerminalScreen screen = new TerminalScreen(terminal);
        screen.startScreen();
        new View().draw(model, screen);
        screen.refresh(Screen.RefreshType.COMPLETE);
        return terminal;
    }

    static String text(DefaultVirtualTerminal terminal) {
        TerminalSize size = terminal.getTerminalSize();
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < size.getRows(); row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < size.getColumns(); column++) {
                TextCharacter cell = terminal.getCharacter(column, row);
                line.append(cell.getCharacterString());
                if (cell.isDoubleWidth()) {
                    column++;
                }
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
