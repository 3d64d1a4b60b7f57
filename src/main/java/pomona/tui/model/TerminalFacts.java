package pomona.tui.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the terminal answered so far.
 *
 * @param name and version, in its own words
 * @param trueColour it kept a colour of 24 bits
 * @param background {@code 0xRRGGBB}
 * @param sixel it draws pictures in sixels
 * @param kitty it draws pictures by kitty's protocol
 * @param cell how large a letter's cell is
 * @param sixelColours how many colours a sixel picture may have
 * @param complete it answered the last question
 */
@RecordBuilder
public record TerminalFacts(
        Optional<String> name,
        boolean trueColour,
        OptionalInt background,
        boolean sixel,
        boolean kitty,
        Optional<Cell> cell,
        OptionalInt sixelColours,
        boolean complete)
        implements TerminalFactsBuilder.With {
    /** Nothing was answered. */
    public static final TerminalFacts NONE = new TerminalFacts(
            Optional.empty(), false, OptionalInt.empty(), false, false, Optional.empty(), OptionalInt.empty(), false);

    /** In pixels. */
    public record Cell(int width, int height) {}
}
