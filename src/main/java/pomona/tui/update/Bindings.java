package pomona.tui.update;

import static pomona.tui.update.Bindings.Place.COMMAND;
import static pomona.tui.update.Bindings.Place.COMPARE;
import static pomona.tui.update.Bindings.Place.COUNTS;
import static pomona.tui.update.Bindings.Place.FILTER;
import static pomona.tui.update.Bindings.Place.HELP;
import static pomona.tui.update.Bindings.Place.HISTORY;
import static pomona.tui.update.Bindings.Place.HISTORY_PANE;
import static pomona.tui.update.Bindings.Place.JUDGING;
import static pomona.tui.update.Bindings.Place.MAGNIFIED;
import static pomona.tui.update.Bindings.Place.PANES;
import static pomona.tui.update.Bindings.Place.RESULT;
import static pomona.tui.update.Bindings.Place.ZOOM;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import pomona.tui.model.Key;
import pomona.tui.model.Layout.Pane;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.picture.Look;
import pomona.tui.update.Update.Step;

/**
 * The one table of keys and commands: what each does, and what the help, the bottom line and docs/tui.md say of it. Of
 * two rows with one key the upper one holds where both would; otherwise what matters most comes first.
 */
public final class Bindings {
    /** Where a key means something. */
    public enum Place {
        PANES("the panes"),
        HISTORY_PANE("the pane History"),
        ZOOM("the zoom"),
        MAGNIFIED("the magnified photo"),
        RESULT("the result in full"),
        COMPARE("the comparison"),
        HISTORY("the history"),
        COUNTS("the counts"),
        JUDGING("label and note"),
        HELP("the help"),
        FILTER("the filter"),
        COMMAND("a command");

        private static final Map<Class<? extends Mode>, Place> OF_MODE = Map.of(
                Mode.Browse.class, PANES,
                Mode.Zoom.class, ZOOM,
                Mode.Detail.class, RESULT,
                Mode.Compare.class, COMPARE,
                Mode.HistoryView.class, HISTORY,
                Mode.Help.class, HELP,
                Mode.Counting.class, COUNTS,
                Mode.Judging.class, JUDGING,
                Mode.Filtering.class, FILTER,
                Mode.Typing.class, COMMAND);

        private final String title;

        Place(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        static Place of(Mode mode, Pane focus) {
            if (Zooming.isMagnified(mode)) {
                return MAGNIFIED;
            }
            boolean history = mode instanceof Mode.Browse && focus == Pane.HISTORY;
            return history ? HISTORY_PANE : OF_MODE.getOrDefault(mode.getClass(), PANES);
        }
    }

    /**
     * A key, or a few that belong together.
     *
     * @param keys as a person reads them; also {@link #TEXT} or {@link #ANY}
     * @param what it does
     * @param inHelp whether the help tells it
     * @param hint a word for the bottom line
     * @param hinted where the bottom line has it
     * @param matters when it does
     */
    public record Binding(
            Set<Place> places,
            String keys,
            String what,
            boolean inHelp,
            String hint,
            Set<Place> hinted,
            Predicate<Model> matters,
            BiFunction<Model, Key, Step> action) {
        private Binding hint(String word, Place first, Place... more) {
            return new Binding(places, keys, what, inHelp, word, EnumSet.of(first, more), matters, action);
        }

        private Binding when(Predicate<Model> condition) {
            return new Binding(places, keys, what, inHelp, hint, hinted, condition, action);
        }

        /** Another key for what the help tells already. */
        private Binding aside() {
            return new Binding(places, keys, what, false, hint, hinted, matters, action);
        }

        /** Whether it is for certain keys, and not for all letters or all that are left. */
        boolean isNamed() {
            return !keys.equals(ANY) && !keys.equals(TEXT);
        }

        private boolean has(Key key) {
            return keys.equals(ANY)
                    || (keys.equals(TEXT) ? key.isText() : Key.named(keys).contains(key));
        }

        /** Whether it holds there, and no row above it has its keys. */
        boolean holdsIn(Place place) {
            return places.contains(place)
                    && (!isNamed() || find(place, Key.named(keys).get(0)).equals(Optional.of(this)));
        }

        /** The key as the bottom line names it. */
        public String first() {
            return keys.equals(ANY) ? keys : keys.split(",", 2)[0].replace(' ', '/');
        }
    }

    /**
     * What can be typed after a colon.
     *
     * @param names the first is the one that is told
     * @param argument what follows it; may be empty
     * @param inHelp whether the help tells it
     */
    public record Typed(
            List<String> names, String argument, String what, boolean inHelp, BiFunction<Model, String, Step> action) {
        public String label() {
            return (":" + names.get(0) + " " + argument).strip();
        }

        boolean takesPath() {
            return argument.equals(FOLDER) || argument.equals(FILE);
        }

        /** Whether a name of a folder may be, or lead to, what it takes. */
        boolean takes(String name) {
            return name.endsWith("/") || (argument.equals(FILE) && Commands.isExport(name));
        }

        /** Where a path of its begins. */
        Path folder(Model model) {
            return argument.equals(FOLDER) ? model.files().folder() : Commands.working();
        }

        /** What it takes where that is one of a few words. */
        List<String> words() {
            return switch (argument) {
                case ORDER ->
                    Stream.of(FileList.Order.values()).map(FileList.Order::word).toList();
                case HOW -> Stream.of(Look.Tier.values()).map(Look.Tier::word).toList();
                default -> List.of();
            };
        }
    }

    private static final String FOLDER = "FOLDER";
    private static final String FILE = "FILE";
    private static final String ORDER = "ORDER";
    private static final String HOW = "HOW";

    /** Stands for all keys that are letters. */
    private static final String TEXT = "type";

    /** Stands for all keys that mean nothing else. */
    private static final String ANY = "any key";

    private static final String HALF_AND_WHOLE = "Ctrl-D/U/F/B";

    private static final Set<Place> ALL = EnumSet.allOf(Place.class);
    private static final Set<Place> MAIN = EnumSet.of(PANES, HISTORY_PANE, ZOOM, MAGNIFIED, RESULT, COMPARE);
    private static final Set<Place> SHOWN =
            EnumSet.of(PANES, HISTORY_PANE, ZOOM, MAGNIFIED, RESULT, COMPARE, HISTORY, COUNTS);
    private static final Set<Place> OVER = EnumSet.of(ZOOM, MAGNIFIED, RESULT, COMPARE, HISTORY, COUNTS);
    private static final Set<Place> WHOLE_SCREEN = EnumSet.of(ZOOM, MAGNIFIED);
    private static final Set<Place> WITH_PANES = EnumSet.of(PANES, HISTORY_PANE, RESULT, COMPARE);
    private static final Set<Place> LINES = EnumSet.of(HISTORY_PANE, RESULT, HISTORY, HELP);
    private static final Set<Place> TYPING = EnumSet.of(FILTER, COMMAND);

    public static final List<Binding> KEYS = List.of(
            key(WHOLE_SCREEN, "z", "back to the panes", Actions::back).hint("Back", ZOOM, MAGNIFIED),
            key(Set.of(RESULT), "i", "back to the panes", Actions::back).hint("Back", RESULT),
            key(Set.of(COMPARE), "c", "back to the panes", Actions::back).hint("Back", COMPARE),
            key(Set.of(HISTORY), "H", "back to the panes", Actions::back).hint("Back", HISTORY),
            key(Set.of(COUNTS), "t", "back to the panes", Actions::back).hint("Back", COUNTS),
            key(Set.of(COUNTS), "Enter", "show these photos", Judging::show).hint("Show these", COUNTS),
            keys(Set.of(COUNTS), "up down, j k", "next line", Judging::moveCounts),
            keys(Set.of(JUDGING), TEXT, "a label's beginning", Judging::more).hint("to find a label", JUDGING),
            keys(Set.of(JUDGING), "up down", "next label", Judging::move),
            key(Set.of(JUDGING), "Tab", "to the note, and back", Judging::otherField)
                    .hint("Note", JUDGING),
            key(Set.of(JUDGING), "Enter", "keep it", Judging::take).hint("Keep", JUDGING),
            key(Set.of(JUDGING), "Esc", "back", Actions::back).hint("Back", JUDGING),
            keys(Set.of(JUDGING), "Backspace, Ctrl-U", "a letter less; all less", Judging::less),
            key(Set.of(HISTORY), "Enter", "to the photo", Actions::toPhoto).hint("To the photo", HISTORY),
            key(OVER, "q, Esc", "back to the panes", Actions::back),
            keys(WHOLE_SCREEN, "+ -, 0, 1", "size: more, fit, 1:1", Zooming::scale)
                    .hint("Size", ZOOM, MAGNIFIED),
            keys(WHOLE_SCREEN, "=", "as +", Zooming::scale).aside(),
            key(WHOLE_SCREEN, "Z", "to the next evidence", Zooming::evidence)
                    .hint("To evidence", ZOOM, MAGNIFIED)
                    .when(model -> Wishes.evidence(model).isPresent()),
            keys(Set.of(MAGNIFIED), "h j k l", "move, as arrows do", Zooming::move)
                    .hint("Move", MAGNIFIED),
            keys(Set.of(MAGNIFIED), "up down, left right", "move", Zooming::move)
                    .aside(),
            keys(Set.of(MAGNIFIED), "n N", "next photo, one before", Actions::move)
                    .hint("Next photo", MAGNIFIED),
            keys(Set.of(ZOOM), "n N", "next photo, one before", Actions::move).aside(),
            key(Set.of(ZOOM), "h l, left right", "move, once magnified", Zooming::whole)
                    .aside(),
            keys(TYPING, TEXT, "letters", TextLine::more).hint("to filter", FILTER),
            key(TYPING, "Enter", "take it", TextLine::take).hint("Keep", FILTER),
            key(TYPING, "Esc", "back", TextLine::leave).hint("Back", FILTER),
            keys(TYPING, "Backspace, Ctrl-U", "a letter less; all less", TextLine::less),
            key(Set.of(COMMAND), "Tab", "end the word", Completion::complete),
            keys(Set.of(COMMAND), "up down", "an earlier command", TextLine::recall),
            keys(Set.of(FILTER), "up down, PgUp PgDn, Home End", "another photo", Actions::move),
            key(SHOWN, "?, F1", "keys and commands", Actions::help).hint("Keys", PANES, ZOOM, MAGNIFIED),
            key(MAIN, "Enter", "open, or predict", Actions::open).hint("Open", PANES),
            key(MAIN, "p", "predict this photo", Actions::predict).hint("Predict", PANES, ZOOM, MAGNIFIED, RESULT),
            keys(MAIN, "x, X", "take back this, all", Actions::cancel)
                    .hint("Cancel", PANES, ZOOM, MAGNIFIED)
                    .when(model -> model.currentState().map(FileState::pending).orElse(false)),
            keys(MAIN, "Space, a", "mark this, all", Actions::mark).hint("Mark", PANES, ZOOM),
            key(MAIN, "v", "mark a range", Actions::range),
            key(MAIN, "b", "send the marked ones", Actions::batch)
                    .hint("Batch", PANES)
                    .when(model -> !model.files().marked().isEmpty()),
            keys(MAIN, "y, o, u", "right; not; take back", Judging::say)
                    .hint("Right", PANES, ZOOM, MAGNIFIED, RESULT)
                    .when(Judging::isOpen),
            keys(MAIN, "d D", "next in doubt, before", Judging::doubtful)
                    .hint("In doubt", PANES, ZOOM, MAGNIFIED, RESULT)
                    .when(Judging::isAnyDoubtful),
            key(MAIN, "z", "zoom the photo", to(new Mode.Zoom())).hint("Zoom", PANES),
            key(MAIN, "q", "quit", Actions::quit).hint("Quit", PANES),
            key(MAIN, "i", "the result in full", to(new Mode.Detail(0))).hint("Result", PANES),
            key(MAIN, "m", "where evidence lies", Actions::evidence).hint("Evidence", PANES, ZOOM, MAGNIFIED, COMPARE),
            key(MAIN, "c", "compare two photos", Actions::compare).hint("Compare", PANES),
            key(MAIN, "H", "history", to(new Mode.HistoryView())).hint("History", PANES),
            key(MAIN, "t", "counts by finding", to(new Mode.Counting(0))).hint("Counts", PANES),
            key(SHOWN, "e", "export to CSV or JSONL", Actions::export).hint("Export", PANES, HISTORY),
            key(SHOWN, ":", "a command, as :open", to(new Mode.Typing(""))).hint("Command", PANES),
            key(MAIN, "/", "filter; Esc clears it", Actions::filter).hint("Filter", PANES),
            key(MAIN, "Esc", "no range, no filter", Actions::escape).aside(),
            keys(LINES, "up down, j k", "next line", Actions::moveLine).hint("Read on", RESULT),
            keys(LINES, "PgUp PgDn, g G", "page; first and last", Actions::moveLine),
            keys(LINES, "Home End", "first and last", Actions::moveLine).aside(),
            keys(LINES, HALF_AND_WHOLE, "half a page; a page", Actions::moveLine),
            keys(MAIN, "up down, j k", "next photo", Actions::move).hint("Next photo", ZOOM),
            keys(MAIN, "PgUp PgDn, g G", "page; first and last", Actions::move),
            keys(MAIN, "Home End", "first and last", Actions::move).aside(),
            keys(MAIN, HALF_AND_WHOLE, "half a page; a page", Actions::move),
            keys(WITH_PANES, "n N", "next photo, one before", Actions::move).aside(),
            keys(WITH_PANES, "h l, left right", "folder above; into", Actions::folder),
            key(WITH_PANES, "Backspace", "the folder above", Actions::parent).aside(),
            keys(WITH_PANES, "+ -, 0, =", "the photo in the zoom", Zooming::scaleFromPanes)
                    .aside(),
            key(MAIN, "s", "sort: name, finding …", Actions::sort),
            key(MAIN, "r, F5", "read the folder anew", Actions::readAgain),
            keys(WITH_PANES, "Tab, 1-5", "another pane", Actions::focus),
            keys(WITH_PANES, "Shift-Tab", "the pane before", Actions::focus).aside(),
            key(ALL, "Ctrl-L", "draw the screen anew", Actions::redraw),
            key(ALL, "Ctrl-Z", "suspend; fg comes back", Actions::suspend),
            key(ALL, "Ctrl-C", "quit", Actions::quit),
            key(Set.of(HELP), ANY, "back", Actions::back).hint("Back", HELP));

    public static final List<Typed> COMMANDS = List.of(
            command(List.of("open", "cd", "o"), FOLDER, "another folder", Commands::open),
            command(List.of("mark"), "GLOB", "as :mark leaf_7?.jpg", Commands::mark),
            command(List.of("unmark"), "", "no marks", (model, none) -> Commands.unmark(model)),
            new Typed(List.of("filter"), "TEXT", "as /", false, Commands::filter),
            command(List.of("sort"), ORDER, "name, doubt, largest …", Commands::sort),
            command(List.of("colour", "color"), HOW, "as 256, mono or ascii", Commands::colour),
            command(List.of("export", "e"), FILE, "to FILE.csv or .jsonl", Commands::export),
            asKey(List.of("predict", "p"), "p", Actions::predict),
            asKey(List.of("batch", "b"), "b", Actions::batch),
            asKey(List.of("cancel"), "X", Actions::cancelAll),
            asKey(List.of("help", "h"), "?", Actions::help),
            asKey(List.of("quit", "q"), "Ctrl-C", Actions::quit));

    private Bindings() {}

    private static Binding keys(Set<Place> places, String keys, String what, BiFunction<Model, Key, Step> action) {
        return new Binding(places, keys, what, true, "", Set.of(), model -> true, action);
    }

    private static Binding key(Set<Place> places, String keys, String what, Function<Model, Step> action) {
        return keys(places, keys, what, (model, key) -> action.apply(model));
    }

    private static Typed command(
            List<String> names, String argument, String what, BiFunction<Model, String, Step> action) {
        return new Typed(names, argument, what, true, action);
    }

    /** One that does what a key does, which the help has already. */
    private static Typed asKey(List<String> names, String key, Function<Model, Step> action) {
        return new Typed(names, "", "as " + key, false, (model, none) -> action.apply(model));
    }

    private static Function<Model, Step> to(Mode mode) {
        return model -> Step.to(model.withMode(mode));
    }

    private static Optional<Binding> find(Place place, Key key) {
        return KEYS.stream()
                .filter(binding -> binding.places().contains(place) && binding.has(key))
                .findFirst();
    }

    /** The command of that name, in full or short. */
    static Optional<Typed> command(String name) {
        return COMMANDS.stream()
                .filter(command -> command.names().contains(name))
                .findFirst();
    }

    static Step pressed(Model model, Key key) {
        return find(Place.of(model.mode(), model.focus()), key)
                .map(binding -> binding.action().apply(model, key))
                .orElseGet(() -> unknown(model, key));
    }

    /** A key that does nothing is answered too, or one would not know that it was heard. */
    private static Step unknown(Model model, Key key) {
        boolean named = key.kind() == Key.Kind.CHARACTER && SHOWN.contains(Place.of(model.mode(), model.focus()));
        return Step.to(named ? model.mentioned(key.name() + " is no key here; ? shows those that are") : model);
    }

    /** What the bottom line has now, most important first. */
    public static List<Binding> hints(Model model) {
        Place place = Place.of(model.mode(), model.focus());
        Place told = place == HISTORY_PANE ? PANES : place;
        return KEYS.stream()
                .filter(binding ->
                        binding.hinted().contains(told) && binding.matters().test(model))
                .toList();
    }
}
