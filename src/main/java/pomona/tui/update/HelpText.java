package pomona.tui.update;

import java.util.ArrayList;
import java.util.List;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.update.Bindings.Place;

/** The help as rows, side by side where there is room. */
public final class HelpText {
    private static final int TWO_COLUMNS_FROM = 78;

    /** A key or a command, and what it does. */
    public record Cell(String keys, String what) {}

    private HelpText() {}

    public static String title(Model model, Mode.Help help) {
        return "Keys of " + place(model, help).title();
    }

    public static List<List<Cell>> rows(Model model, Mode.Help help) {
        Place place = place(model, help);
        List<Cell> keys = Bindings.KEYS.stream()
                .filter(binding -> binding.inHelp() && binding.holdsIn(place))
                .map(binding -> new Cell(binding.keys(), binding.what()))
                .toList();
        List<Cell> commands = Bindings.COMMANDS.stream()
                .filter(Bindings.Typed::inHelp)
                .map(command -> new Cell(command.label(), command.what()))
                .toList();
        int columns = columns(model);
        List<List<Cell>> rows = new ArrayList<>(inColumns(keys, columns));
        rows.add(List.of());
        rows.addAll(inColumns(commands, columns));
        return rows;
    }

    private static Place place(Model model, Mode.Help help) {
        return Place.of(help.over(), model.focus());
    }

    public static int columns(Model model) {
        return model.layout().body().inner().columns() < TWO_COLUMNS_FROM ? 1 : 2;
    }

    private static List<List<Cell>> inColumns(List<Cell> all, int columns) {
        int height = (all.size() + columns - 1) / columns;
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = 0; i < height; i++) {
            rows.add(i + height < all.size() ? List.of(all.get(i), all.get(i + height)) : List.of(all.get(i)));
        }
        return rows;
    }

    /** Lines that can be scrolled on from the beginning; 0 when all is seen. */
    static int beyond(Model model, Mode.Help help) {
        return Math.max(
                0, rows(model, help).size() - model.layout().body().inner().rows());
    }

    /** The same help further up or down, so that the last screen is full. */
    static Mode.Help scrolled(Model model, Mode.Help help, int by) {
        int first = Math.max(0, Math.min(help.scrolled() + by, beyond(model, help)));
        return new Mode.Help(help.over(), first);
    }
}
