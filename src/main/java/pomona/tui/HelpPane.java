package pomona.tui;

import java.util.List;
import java.util.Locale;

/** The keys of the pane with focus, over the whole screen. */
final class HelpPane {
    private static final int KEY_CELLS = 17;

    private HelpPane() {}

    static void draw(Model model, Canvas canvas) {
        String pane = model.focus().name().charAt(0)
                + model.focus().name().substring(1).toLowerCase(Locale.ROOT);
        Canvas inner = canvas.box(model.layout().body(), "Keys of the pane " + pane, true);
        List<KeyTable.Binding> keys = KeyTable.of(model.focus());
        int perColumn = keys.size() <= inner.rows() ? keys.size() : (keys.size() + 1) / 2;
        int width = perColumn == keys.size() ? inner.columns() : inner.columns() / 2;
        for (int i = 0; i < keys.size(); i++) {
            int left = i / perColumn * width;
            inner.put(left + 1, i % perColumn, keys.get(i).key(), Style.KEY);
            inner.put(
                    left + KEY_CELLS,
                    i % perColumn,
                    DisplayText.fit(keys.get(i).what(), width - KEY_CELLS),
                    Style.TEXT);
        }
    }
}
