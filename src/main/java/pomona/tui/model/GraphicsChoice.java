package pomona.tui.model;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.Protocol;
import pomona.tui.picture.ColourGuess;

/**
 * Whether photos are shown in the terminal's pixels, how, and why: by what a person chose, else by what the terminal
 * answered. Where nothing is known, cells do.
 *
 * @param graphics empty for cells alone
 * @param why for a person
 */
public record GraphicsChoice(Optional<Graphics> graphics, String why) {
    /** A flag's words. */
    public static final List<String> WORDS = List.of("auto", "kitty", "iterm", "sixel", "cells");

    private static final String AUTO = "auto";
    private static final String CELLS = "cells";
    /** A cell as high as two are wide, for terminals that fit the picture themselves. */
    private static final TerminalFacts.Cell USUAL = new TerminalFacts.Cell(10, 20);
    /** How those call themselves that take iTerm2's pictures, by their own words; none of them was tried. */
    private static final List<String> TAKE_ITERM = List.of("iterm2", "wezterm", "mintty");

    /**
     * What a person chose.
     *
     * @throws IllegalArgumentException for a word that is none
     */
    public static String checked(String word) {
        if (!WORDS.contains(word)) {
            throw new IllegalArgumentException("no graphics " + word + "; known are " + String.join(", ", WORDS));
        }
        return word;
    }

    /**
     * Chooses by all that is known so far.
     *
     * @param word one of {@link #WORDS}
     * @param slowLine the terminal is at the other end of a network
     */
    public static GraphicsChoice of(
            String word, Map<String, String> environment, TerminalFacts facts, boolean slowLine) {
        if (word.equals(CELLS)) {
            return none("chosen");
        }
        if (ColourGuess.isInScreen(environment)) {
            return none("inside screen, which hands on no pictures");
        }
        if (environment.containsKey("TMUX")) {
            return none("inside tmux, where a picture would stay when its pane is left");
        }
        if (word.equals(AUTO)) {
            return auto(environment, facts, slowLine);
        }
        for (Protocol protocol : Protocol.values()) {
            if (protocol.word().equals(word)) {
                return protocol == Protocol.SIXEL && facts.cell().isEmpty()
                        ? none("chosen is sixel, but nobody told how many pixels a cell has")
                        : with(protocol, facts, slowLine, true, "chosen");
            }
        }
        throw new IllegalArgumentException("no graphics " + word);
    }

    private static GraphicsChoice auto(Map<String, String> environment, TerminalFacts facts, boolean slowLine) {
        if (!facts.complete()) {
            return none("the terminal did not say what it can");
        }
        if (facts.kitty()) {
            return with(Protocol.KITTY, facts, slowLine, false, "the terminal takes kitty's pictures");
        }
        String name = facts.name().orElse("").toLowerCase(Locale.ROOT);
        boolean byName = TAKE_ITERM.stream().anyMatch(name::startsWith);
        if (byName || environment.getOrDefault("LC_TERMINAL", "").equals("iTerm2")) {
            return with(Protocol.ITERM, facts, slowLine, false, "by the terminal's name");
        }
        if (!facts.sixel()) {
            return none("the terminal says nothing of pictures");
        }
        return facts.cell().isEmpty()
                ? none("sixel, but nobody told how many pixels a cell has")
                : with(Protocol.SIXEL, facts, slowLine, false, "the terminal takes sixels");
    }

    private static GraphicsChoice with(
            Protocol protocol, TerminalFacts facts, boolean slowLine, boolean chosen, String why) {
        TerminalFacts.Cell cell = facts.cell().orElse(USUAL);
        int colours = Math.max(2, facts.sixelColours().orElse(Graphics.COLOURS_MAX));
        Graphics graphics = new Graphics(protocol, cell.width(), cell.height(), colours, slowLine, chosen);
        return new GraphicsChoice(Optional.of(graphics), why);
    }

    private static GraphicsChoice none(String why) {
        return new GraphicsChoice(Optional.empty(), why);
    }

    /** As the flag {@code --graphics} spells what was chosen. */
    public String word() {
        return graphics.map(one -> one.protocol().word()).orElse(CELLS);
    }
}
