package pomona.tui.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pomona.tui.graphics.CellArea;
import pomona.tui.graphics.EncodedPicture;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.PlacedPicture;
import pomona.tui.graphics.Protocol;
import pomona.tui.model.Layout;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.TerminalFacts;
import pomona.tui.picture.Look;
import pomona.tui.picture.Picture;

/** Which pictures in pixels a model wants on the screen, and where. */
final class PixelsTest {
    private static Model with(Model model, Protocol protocol) {
        Graphics graphics = new Graphics(protocol, 9, 18, 256, false, false);
        Model colourful = model.withLook(new Look(Look.Tier.TRUECOLOR, false));
        return Models.after(colourful, new Message.TerminalAnswered(TerminalFacts.NONE, Optional.of(graphics)));
    }

    private static Picture.Shown shown(Model model) {
        return (Picture.Shown) model.picture(Picture.Slot.MAIN);
    }

    /** With the picture's cells and its pixels. */
    private static Model painted(Model model) {
        Model drawn = Models.withPicture(model);
        Picture.Shown shown = shown(drawn);
        EncodedPicture pixels =
                Models.pixels(shown.cells().columns(), shown.cells().rows());
        return Models.after(drawn, new Message.PixelsReady(Picture.Slot.MAIN, shown.request(), pixels));
    }

    private static List<PlacedPicture> draw(Model model) throws IOException {
        TerminalScreen screen =
                new TerminalScreen(new DefaultVirtualTerminal(new TerminalSize(model.columns(), model.rows())));
        screen.startScreen();
        return new View().draw(model, screen);
    }

    @Test
    void pixelsLieOverTheCellsOfTheirPicture() throws IOException {
        Model model = painted(with(Models.browsing(120, 40), Protocol.KITTY));
        Layout.Rect pane =
                model.layout().pane(Layout.Pane.PICTURE).orElseThrow().inner();
        List<PlacedPicture> placed = draw(model);
        assertThat(placed).hasSize(1);
        CellArea area = placed.get(0).area();
        assertThat(area.columns()).isEqualTo(shown(model).cells().columns());
        assertThat(area.column() - pane.column()).isEqualTo((pane.columns() - area.columns()) / 2);
        assertThat(area.row() - pane.row()).isEqualTo((pane.rows() - area.rows()) / 2);
        assertThat(placed.get(0).holes()).isEmpty();
    }

    @Test
    void whatCoversThePanesCoversThePixels() throws IOException {
        Model model = painted(with(Models.browsing(120, 40), Protocol.KITTY));
        assertThat(draw(Models.press(model, "?"))).isEmpty();
        assertThat(draw(Models.press(model, "H"))).isEmpty();
        assertThat(draw(Models.press(Models.press(model, "?"), "q"))).hasSize(1);
        assertThat(draw(Models.after(model, new Message.Resized(50, 10)))).isEmpty();
    }

    @Test
    void theMapOfAMagnifiedPhotoIsAHole() throws IOException {
        Model zoomed = painted(Models.press(painted(with(Models.browsing(60, 20), Protocol.KITTY)), "z+"));
        List<PlacedPicture> placed = draw(zoomed);
        assertThat(placed).hasSize(1);
        CellArea area = placed.get(0).area();
        assertThat(placed.get(0).holes()).isNotEmpty().allMatch(hole -> hole.column() < area.column() + area.columns());
    }

    @Test
    void nothingThatCouldScrollStandsInTheLastRow() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            Model zoomed = with(Models.press(Models.browsing(120, 40), "z"), protocol);
            int rows = zoomed.picture(Picture.Slot.MAIN).asked().orElseThrow().rows();
            assertThat(rows).isEqualTo(protocol == Protocol.KITTY ? 38 : 37);
        }
    }

    @Test
    void pixelsOfAPictureThatIsNotShownAreForNobody() {
        Model model = with(Models.browsing(120, 40), Protocol.KITTY);
        Picture.Request old = model.picture(Picture.Slot.MAIN).asked().orElseThrow();
        Message pixels = new Message.PixelsReady(Picture.Slot.MAIN, old, Models.pixels(3, 3));
        assertThat(Models.after(model, pixels)).isEqualTo(model);
        Model moved = Models.withPicture(Models.press(model, "k"));
        assertThat(Models.after(moved, pixels)).isEqualTo(moved);
    }

    @Test
    void whoWantsNoColourGetsPixelsByNameAlone() {
        Graphics auto = new Graphics(Protocol.SIXEL, 9, 18, 256, false, false);
        Graphics chosen = new Graphics(Protocol.SIXEL, 9, 18, 256, false, true);
        for (Look.Tier tier : Look.Tier.values()) {
            Look look = new Look(tier, false);
            assertThat(look.with(Optional.of(auto)).ofPictures().graphics().isPresent())
                    .isEqualTo(tier.coloured());
            assertThat(look.with(Optional.of(chosen)).ofPictures().graphics()).contains(chosen);
        }
    }
}
