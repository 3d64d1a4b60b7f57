package pomona.tui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pomona.text.DisplayText;

/**
 * A key press as Update sees it.
 *
 * @param character the character typed, for {@link Kind#CHARACTER} only; 0 otherwise
 */
public record Key(Kind kind, char character, boolean ctrl) {
    public enum Kind {
        CHARACTER,
        ENTER,
        ESCAPE,
        BACKSPACE,
        TAB,
        BACK_TAB,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        HOME,
        END,
        PAGE_UP,
        PAGE_DOWN,
        F1,
        F5,
        OTHER
    }

    private static final String CTRL = "Ctrl-";
    private static final Map<String, Key> NAMED = Map.ofEntries(
            Map.entry("Enter", of(Kind.ENTER)),
            Map.entry("Esc", of(Kind.ESCAPE)),
            Map.entry("Backspace", of(Kind.BACKSPACE)),
            Map.entry("Tab", of(Kind.TAB)),
            Map.entry("Shift-Tab", of(Kind.BACK_TAB)),
            Map.entry("up", of(Kind.UP)),
            Map.entry("down", of(Kind.DOWN)),
            Map.entry("left", of(Kind.LEFT)),
            Map.entry("right", of(Kind.RIGHT)),
            Map.entry("Home", of(Kind.HOME)),
            Map.entry("End", of(Kind.END)),
            Map.entry("PgUp", of(Kind.PAGE_UP)),
            Map.entry("PgDn", of(Kind.PAGE_DOWN)),
            Map.entry("F1", of(Kind.F1)),
            Map.entry("F5", of(Kind.F5)),
            Map.entry("Space", of(' ')));

    public static Key of(char character) {
        return new Key(Kind.CHARACTER, character, false);
    }

    public static Key of(Kind kind) {
        return new Key(kind, (char) 0, false);
    }

    public static Key ctrl(char character) {
        return new Key(Kind.CHARACTER, character, true);
    }

    /**
     * The keys that a person's list names, as {@code up down, j k}, {@code Ctrl-L}, {@code Ctrl-D/U} or {@code 1-5}.
     *
     * @throws IllegalArgumentException for a name of no key
     */
    public static List<Key> named(String list) {
        List<Key> keys = new ArrayList<>();
        for (String name : list.split("[, ]+", -1)) {
            if (NAMED.containsKey(name)) {
                keys.add(NAMED.get(name));
            } else if (name.startsWith(CTRL)) {
                for (String letter : name.substring(CTRL.length()).split("/", -1)) {
                    keys.add(ctrl(letter.toLowerCase(Locale.ROOT).charAt(0)));
                }
            } else if (name.length() == 1) {
                keys.add(of(name.charAt(0)));
            } else if (name.length() == 3 && name.charAt(1) == '-') {
                for (char c = name.charAt(0); c <= name.charAt(2); c++) {
                    keys.add(of(c));
                }
            } else {
                throw new IllegalArgumentException("no key is called " + name);
            }
        }
        return keys;
    }

    /** A character as a person's list names it. */
    public String name() {
        String letter = DisplayText.clean(String.valueOf(ctrl ? Character.toUpperCase(character) : character));
        return (ctrl ? CTRL : "") + letter;
    }

    /** Whether this is the plain character, without Ctrl. */
    public boolean is(char wanted) {
        return isText() && character == wanted;
    }

    public boolean isText() {
        return kind == Kind.CHARACTER && !ctrl;
    }
}
