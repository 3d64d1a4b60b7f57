package pomona.tui.terminal;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.input.CharacterPattern;
import com.googlecode.lanterna.input.MouseAction;
import com.googlecode.lanterna.input.MouseActionType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mouse as xterm tells it in mode 1006: {@code ESC [ < button ; column ; row M}, or {@code m} for a release. */
final class SgrMousePattern implements CharacterPattern {
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
            return new MouseAction(up ? MouseActionType.SCROLL_UP : MouseActionType.SCROLL_DOWN, up ? 4 : 5, position);
        }
        MouseActionType type = release ? MouseActionType.CLICK_RELEASE : MouseActionType.CLICK_DOWN;
        return new MouseAction(type, (button & 3) + 1, position);
    }
}
