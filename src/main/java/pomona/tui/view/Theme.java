package pomona.tui.view;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import pomona.text.DisplayText;
import pomona.tui.model.Line;
import pomona.tui.picture.Look;

/**
 * How each style looks in a tier. Text keeps to the terminal's own sixteen colours, so that it is as readable as the
 * rest of that terminal; nothing is told by colour alone. Not for use by several threads.
 */
final class Theme {
    private final Look.Tier tier;
    private final Map<Line.Style, Map<String, TextCharacter>> made = new EnumMap<>(Line.Style.class);

    Theme(Look.Tier tier) {
        this.tier = tier;
    }

    Look.Tier tier() {
        return tier;
    }

    /** The cell for one letter; making one is slow, so each is made once. */
    TextCharacter cell(String letter, Line.Style style) {
        return made.computeIfAbsent(style, any -> new HashMap<>()).computeIfAbsent(letter, any -> make(letter, style));
    }

    private TextCharacter make(String letter, Line.Style style) {
        TextCharacter cell =
                TextCharacter.fromString(letter, colour(style), TextColor.ANSI.DEFAULT, modifiers(style))[0];
        boolean wide = DisplayText.isWide(letter.codePointAt(0));
        if (wide && !cell.isDoubleWidth()) {
            // Lanterna counts these as one cell, every terminal as two; an emoji selector makes it count two as well.
            return TextCharacter.fromString(letter + '\uFE0F', colour(style), TextColor.ANSI.DEFAULT, modifiers(style))[
                    0];
        }
        return cell;
    }

    private TextColor colour(Line.Style style) {
        if (!tier.coloured()) {
            return TextColor.ANSI.DEFAULT;
        }
        return switch (style) {
            case TEXT, STRONG, SELECTED, HEADER -> TextColor.ANSI.DEFAULT;
            case DIM, BORDER -> TextColor.ANSI.BLACK_BRIGHT;
            case FOCUSED, KEY -> TextColor.ANSI.CYAN;
            case GOOD -> TextColor.ANSI.GREEN;
            case WAITING -> TextColor.ANSI.YELLOW;
            case BAD -> TextColor.ANSI.RED_BRIGHT;
        };
    }

    private static EnumSet<SGR> modifiers(Line.Style style) {
        return switch (style) {
            case TEXT, DIM, BORDER, GOOD, WAITING -> EnumSet.noneOf(SGR.class);
            case STRONG, FOCUSED, BAD, KEY -> EnumSet.of(SGR.BOLD);
            case HEADER, SELECTED -> EnumSet.of(SGR.REVERSE);
        };
    }
}
