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
 * How each style looks in a tier, on a ground. Each text has a contrast of at least 4.5 with it (WCAG 2.1, AA). Where the
 * ground is known, colours are of xterm's cube, which all terminals have alike; where it isn't, of the terminal's own
 * sixteen, which are as readable as the rest of that terminal. Nothing is told by colour alone. Not for use by several
 * threads.
 */
final class Theme {
    /** Readable up to a background of #2e3440. */
    private static final Map<Line.Style, Integer> ON_DARK = Map.of(
            Line.Style.DIM, 247,
            Line.Style.BORDER, 247,
            Line.Style.FOCUSED, 44,
            Line.Style.KEY, 44,
            Line.Style.GOOD, 77,
            Line.Style.WAITING, 221,
            Line.Style.BAD, 210);

    /** Readable down to a background of #eeeeee. */
    private static final Map<Line.Style, Integer> ON_LIGHT = Map.of(
            Line.Style.DIM, 241,
            Line.Style.BORDER, 241,
            Line.Style.FOCUSED, 25,
            Line.Style.KEY, 25,
            Line.Style.GOOD, 22,
            Line.Style.WAITING, 94,
            Line.Style.BAD, 160);

    private static final Map<Line.Style, TextColor> OF_SIXTEEN = Map.of(
            Line.Style.DIM, TextColor.ANSI.BLACK_BRIGHT,
            Line.Style.BORDER, TextColor.ANSI.BLACK_BRIGHT,
            Line.Style.FOCUSED, TextColor.ANSI.CYAN,
            Line.Style.KEY, TextColor.ANSI.CYAN,
            Line.Style.GOOD, TextColor.ANSI.GREEN,
            Line.Style.WAITING, TextColor.ANSI.YELLOW,
            Line.Style.BAD, TextColor.ANSI.RED_BRIGHT);

    /** Of the sixteen no green and no grey is dark enough. */
    private static final Map<Line.Style, TextColor> OF_SIXTEEN_ON_LIGHT = Map.of(
            Line.Style.FOCUSED, TextColor.ANSI.BLUE,
            Line.Style.KEY, TextColor.ANSI.BLUE,
            Line.Style.WAITING, TextColor.ANSI.MAGENTA,
            Line.Style.BAD, TextColor.ANSI.RED);

    private static final String BAR = "█";

    private final Look.Tier tier;
    private final Look.Ground ground;
    private final Map<Line.Style, Map<String, TextCharacter>> made = new EnumMap<>(Line.Style.class);

    Theme(Look.Tier tier, Look.Ground ground) {
        this.tier = tier;
        this.ground = ground;
    }

    Look.Tier tier() {
        return tier;
    }

    boolean suits(Look look) {
        return tier == look.tier() && ground == look.ground();
    }

    /** The cell for one letter; making one is slow, so each is made once. */
    TextCharacter cell(String letter, Line.Style style) {
        return made.computeIfAbsent(style, any -> new HashMap<>()).computeIfAbsent(letter, any -> make(letter, style));
    }

    private TextCharacter make(String letter, Line.Style style) {
        EnumSet<SGR> modifiers = modifiers(style);
        if (letter.equals(BAR) && tier.coloured()) {
            // A letter of a TrueType font may reach over its cell and leave a line behind; a background does not.
            modifiers.add(SGR.REVERSE);
            return TextCharacter.fromString(" ", colour(style), TextColor.ANSI.DEFAULT, modifiers)[0];
        }
        TextCharacter cell = TextCharacter.fromString(letter, colour(style), TextColor.ANSI.DEFAULT, modifiers)[0];
        boolean wide = DisplayText.isWide(letter.codePointAt(0));
        if (wide && !cell.isDoubleWidth()) {
            // Lanterna counts these as one cell, every terminal as two; an emoji selector makes it count two as well.
            return TextCharacter.fromString(letter + '\uFE0F', colour(style), TextColor.ANSI.DEFAULT, modifiers)[0];
        }
        return cell;
    }

    private TextColor colour(Line.Style style) {
        if (!tier.coloured()) {
            return TextColor.ANSI.DEFAULT;
        }
        if (tier == Look.Tier.ANSI_16 || ground == Look.Ground.UNKNOWN) {
            return (onLightOfSixteen() ? OF_SIXTEEN_ON_LIGHT : OF_SIXTEEN).getOrDefault(style, TextColor.ANSI.DEFAULT);
        }
        Integer index = (ground == Look.Ground.LIGHT ? ON_LIGHT : ON_DARK).get(style);
        return index == null ? TextColor.ANSI.DEFAULT : new TextColor.Indexed(index);
    }

    private boolean onLightOfSixteen() {
        return tier == Look.Tier.ANSI_16 && ground == Look.Ground.LIGHT;
    }

    private EnumSet<SGR> modifiers(Line.Style style) {
        return switch (style) {
            case TEXT, DIM, BORDER, GOOD, WAITING -> EnumSet.noneOf(SGR.class);
            case STRONG, FOCUSED, KEY -> EnumSet.of(SGR.BOLD);
            // Many terminals show bold red as bright red, which is too light there.
            case BAD -> onLightOfSixteen() ? EnumSet.noneOf(SGR.class) : EnumSet.of(SGR.BOLD);
            case HEADER, SELECTED -> EnumSet.of(SGR.REVERSE);
        };
    }
}
