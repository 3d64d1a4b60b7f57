package pomona.tui.terminal;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.BasicCharacterPattern;
import com.googlecode.lanterna.input.CharacterPattern;
import com.googlecode.lanterna.input.KeyDecodingProfile;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.tui.model.Key;
import pomona.tui.model.Message;

/** Turns Lanterna's key strokes into messages, gathering what was pasted. */
public final class TerminalInput {
    private static final KeyStroke PASTE_BEGINS = new KeyStroke(KeyType.Unknown);
    private static final KeyStroke PASTE_ENDS = new KeyStroke(KeyType.Unknown);

    private static final int WHEEL_LINES = 3;
    private static final int PASTED_LETTERS_MAX = 4096;

    private final StringBuilder pasted = new StringBuilder();
    private boolean pasting;

    /** The message of a key stroke; empty for one that means nothing, or not yet. */
    @SuppressWarnings("ReferenceEquality") // the two markers are told by what they are, not by what they look like
    public Optional<Message> message(KeyStroke stroke) {
        if (stroke == PASTE_BEGINS) {
            pasting = true;
            pasted.setLength(0);
            return Optional.empty();
        }
        if (stroke == PASTE_ENDS) {
            pasting = false;
            return Optional.of(new Message.Pasted(pasted.toString()));
        }
        if (pasting) {
            gather(stroke);
            return Optional.empty();
        }
        if (stroke instanceof MouseAction action) {
            return mouse(action);
        }
        return Optional.of(new Message.Pressed(key(stroke)));
    }

    private void gather(KeyStroke stroke) {
        Character character = stroke.getCharacter();
        if (character != null && pasted.length() < PASTED_LETTERS_MAX) {
            pasted.append(character.charValue());
        }
    }

    private static Optional<Message> mouse(MouseAction action) {
        int column = action.getPosition().getColumn();
        int row = action.getPosition().getRow();
        MouseActionType type = action.getActionType();
        if (type == MouseActionType.CLICK_DOWN && action.getButton() == 1) {
            return Optional.of(new Message.Clicked(column, row, action.getEventTime()));
        }
        if (type == MouseActionType.SCROLL_UP || type == MouseActionType.SCROLL_DOWN) {
            int lines = type == MouseActionType.SCROLL_UP ? -WHEEL_LINES : WHEEL_LINES;
            return Optional.of(new Message.Scrolled(column, row, lines));
        }
        return Optional.empty();
    }

    public static Key key(KeyStroke stroke) {
        return switch (stroke.getKeyType()) {
            case Character -> new Key(Key.Kind.CHARACTER, stroke.getCharacter(), stroke.isCtrlDown());
            case Enter -> Key.of(Key.Kind.ENTER);
            case Escape -> Key.of(Key.Kind.ESCAPE);
            case Backspace -> Key.of(Key.Kind.BACKSPACE);
            case Tab -> Key.of(Key.Kind.TAB);
            case ReverseTab -> Key.of(Key.Kind.BACK_TAB);
            case ArrowUp -> Key.of(Key.Kind.UP);
            case ArrowDown -> Key.of(Key.Kind.DOWN);
            case ArrowLeft -> Key.of(Key.Kind.LEFT);
            case ArrowRight -> Key.of(Key.Kind.RIGHT);
            case Home -> Key.of(Key.Kind.HOME);
            case End -> Key.of(Key.Kind.END);
            case PageUp -> Key.of(Key.Kind.PAGE_UP);
            case PageDown -> Key.of(Key.Kind.PAGE_DOWN);
            case F1 -> Key.of(Key.Kind.F1);
            case F5 -> Key.of(Key.Kind.F5);
            default -> Key.of(Key.Kind.OTHER);
        };
    }

    /** Keys that Lanterna doesn't know: a bare carriage return, pastes in brackets, the mouse in SGR. */
    static final class Patterns implements KeyDecodingProfile {
        @Override
        public List<CharacterPattern> getPatterns() {
            return List.of(
                    new BasicCharacterPattern(new KeyStroke(KeyType.Enter), '\r'),
                    new BasicCharacterPattern(PASTE_BEGINS, "\u001b[200~".toCharArray()),
                    new BasicCharacterPattern(PASTE_ENDS, "\u001b[201~".toCharArray()),
                    new SgrMousePattern());
        }
    }

    /** The mouse as xterm tells it in mode 1006: {@code ESC [ < button ; column ; row M}, or {@code m} for a release. */
    private static final class SgrMousePattern implements CharacterPattern {
        private static final char[] HEAD = {'\u001b', '[', '<'};
        private static final int WHEEL = 64;
        private static final int LENGTH_MAX = 20;

        @Override
        public @Nullable Matching match(List<Character> typed) {
            for (int i = 0; i < typed.size() && i < HEAD.length; i++) {
                if (typed.get(i) != HEAD[i]) {
                    return null;
                }
            }
            if (typed.size() <= HEAD.length) {
                return Matching.NOT_YET;
            }
            int[] numbers = new int[3];
            int field = 0;
            for (int i = HEAD.length; i < typed.size(); i++) {
                char c = typed.get(i);
                if (c >= '0' && c <= '9') {
                    numbers[field] = Math.min(100_000, numbers[field] * 10 + (c - '0'));
                } else if (c == ';' && field < 2) {
                    field++;
                } else {
                    boolean last = i == typed.size() - 1 && field == 2 && (c == 'M' || c == 'm');
                    return last ? new Matching(action(numbers, c == 'm')) : null;
                }
            }
            return typed.size() < LENGTH_MAX ? Matching.NOT_YET : null;
        }

        private static MouseAction action(int[] numbers, boolean release) {
            TerminalPosition position = new TerminalPosition(Math.max(0, numbers[1] - 1), Math.max(0, numbers[2] - 1));
            int button = numbers[0];
            if ((button & WHEEL) != 0) {
                boolean up = (button & 1) == 0;
                return new MouseAction(
                        up ? MouseActionType.SCROLL_UP : MouseActionType.SCROLL_DOWN, up ? 4 : 5, position);
            }
            MouseActionType type = release ? MouseActionType.CLICK_RELEASE : MouseActionType.CLICK_DOWN;
            return new MouseAction(type, (button & 3) + 1, position);
        }
    }
}
