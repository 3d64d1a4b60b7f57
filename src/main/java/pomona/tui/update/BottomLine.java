package pomona.tui.update;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.text.DisplayText;
import pomona.tui.model.Key;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.picture.Picture;
import pomona.tui.update.Update.Step;

/** The keys that matter now, side by side, as they are drawn and as they are clicked. */
public final class BottomLine {
    private static final String SEPARATOR = "/";
    /** In the zoom news gives way to the legend and the keys after so long. */
    private static final Duration NEWS_FOR = Duration.ofSeconds(5);

    private BottomLine() {}

    /**
     * A key and its word.
     *
     * @param column of the key's first cell
     */
    public record Hint(int column, Bindings.Binding binding) {
        public String keys() {
            return binding.first();
        }

        public String word() {
            return binding.hint();
        }

        private int end() {
            return column + keys().length() + 1 + word().length();
        }

        /** The key that was hit: of several that one, on the word the first. */
        private Optional<Key> at(int clicked) {
            if (clicked < column || clicked >= end() || !binding.isNamed()) {
                return Optional.empty();
            }
            String[] names = keys().equals(SEPARATOR) ? new String[] {SEPARATOR} : keys().split(SEPARATOR, -1);
            int from = column;
            for (String name : names) {
                if (clicked >= from && clicked < from + name.length()) {
                    return Key.named(name).stream().findFirst();
                }
                from += name.length() + SEPARATOR.length();
            }
            return Key.named(names[0]).stream().findFirst();
        }
    }

    /** Those that fit, most important first. */
    public static List<Hint> of(Model model, int columns) {
        List<Hint> hints = new ArrayList<>();
        int column = 1;
        for (Bindings.Binding binding : Bindings.hints(model)) {
            Hint hint = new Hint(column, binding);
            if (hint.end() > columns) {
                break;
            }
            hints.add(hint);
            column = hint.end() + 2;
        }
        return hints;
    }

    /** Cells that the keys have: in the zoom, where they stand beside what is told, fewer than the window. */
    static int columns(Model model) {
        return model.mode() instanceof Mode.Zoom
                ? model.columns() - DisplayText.width(besideKeys(model)) - 1
                : model.columns();
    }

    /**
     * What stands beside the zoom's keys: what just happened, or what the colours or the signs in the picture mean; the
     * keys keep some room.
     */
    public static String besideKeys(Model model) {
        Model.Notice notice = model.notice();
        boolean fresh = !notice.text().isEmpty()
                && Duration.between(notice.at(), model.now()).compareTo(NEWS_FOR) < 0;
        if (fresh) {
            return DisplayText.fit(DisplayText.clean(notice.text()), model.columns() * 2 / 3);
        }
        String legend = model.picture(Picture.Slot.MAIN)
                .drawn()
                .map(shown -> shown.cells().legend())
                .orElse("");
        return DisplayText.fit(legend, model.columns() / 2);
    }

    /** A click does what the key under it does. */
    static Step clicked(Model model, int column, int columns) {
        for (Hint hint : of(model, columns)) {
            Optional<Key> key = hint.at(column);
            if (key.isPresent()) {
                return Bindings.pressed(model, key.get());
            }
        }
        return Step.to(model);
    }
}
