package pomona.tui.model;

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
        OTHER
    }

    public static Key of(char character) {
        return new Key(Kind.CHARACTER, character, false);
    }

    public static Key of(Kind kind) {
        return new Key(kind, (char) 0, false);
    }

    public static Key ctrl(char character) {
        return new Key(Kind.CHARACTER, character, true);
    }

    /** Whether this is the plain character, without Ctrl. */
    public boolean is(char wanted) {
        return kind == Kind.CHARACTER && !ctrl && character == wanted;
    }

    public boolean isCtrl(char wanted) {
        return kind == Kind.CHARACTER && ctrl && character == wanted;
    }

    public boolean isText() {
        return kind == Kind.CHARACTER && !ctrl;
    }
}
