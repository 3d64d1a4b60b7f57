package pomona.tui.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pomona.tui.model.Key;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.picture.Picture;
import pomona.tui.update.Bindings.Place;

final class BindingsTest {
    private static final Path DOCUMENT = Path.of("docs", "tui.md");
    /** Where nearly all keys of the panes work too. */
    private static final EnumSet<Place> OVER_PANES =
            EnumSet.of(Place.PANES, Place.HISTORY_PANE, Place.ZOOM, Place.MAGNIFIED, Place.RESULT, Place.COMPARE);

    @Test
    void theDocumentHasTheTableOfKeysAndCommands() throws IOException {
        List<String> rows = new ArrayList<>(List.of("| key | what it does | where |", "|---|---|---|"));
        List<Bindings.Binding> keys = Bindings.KEYS;
        keys.stream().filter(BindingsTest::isOfPanes).map(BindingsTest::row).forEach(rows::add);
        keys.stream().filter(key -> !isOfPanes(key)).map(BindingsTest::row).forEach(rows::add);
        Bindings.COMMANDS.forEach(typed -> rows.add("| `%s` | %s | |".formatted(typed.label(), typed.what())));
        assertThat(Files.readString(DOCUMENT)).contains("\n\n" + String.join("\n", rows) + "\n\n");
    }

    private static boolean isOfPanes(Bindings.Binding binding) {
        return binding.places().contains(Place.PANES);
    }

    private static String row(Bindings.Binding binding) {
        String keys = "`" + binding.keys().replace(", ", "`, `") + "`";
        EnumSet<Place> places = EnumSet.copyOf(binding.places());
        if (isOfPanes(binding)) {
            places.removeAll(OVER_PANES);
        }
        String where = places.equals(EnumSet.complementOf(OVER_PANES))
                ? "everywhere"
                : places.stream().map(Place::title).collect(Collectors.joining(", "));
        if (isOfPanes(binding) && places.equals(EnumSet.of(Place.HISTORY))) {
            where = "the history too";
        }
        return "| %s | %s | %s |".formatted(keys, binding.what(), where).replace("|  |", "| |");
    }

    @Test
    void theHelpOfTheZoomHasTheZoomsKeysAndLeadsBackToIt() {
        Model help = Models.press(Models.browsing(80, 24), "z?");
        assertThat(help.mode()).isEqualTo(new Mode.Help(new Mode.Zoom(), 0));
        List<HelpText.Cell> cells = HelpText.rows(help, (Mode.Help) help.mode()).stream()
                .flatMap(List::stream)
                .toList();
        assertThat(HelpText.title(help, (Mode.Help) help.mode())).isEqualTo("Keys of the zoom");
        assertThat(cells).contains(new HelpText.Cell("z", "back to the panes"));
        assertThat(cells).doesNotContain(new HelpText.Cell("z", "zoom the photo"));
        Model back = Models.press(help, "x");
        assertThat(back.mode()).isEqualTo(new Mode.Zoom());
        assertThat(back.picture(Picture.Slot.MAIN))
                .isEqualTo(Models.press(Models.browsing(80, 24), "z").picture(Picture.Slot.MAIN));
    }

    @Test
    void theHelpOfEachPlaceFitsThe24LinesOfATerminal() {
        for (String keys : List.of("?", "z?", "i?", "H?")) {
            Model help = Models.press(Models.browsing(80, 24), keys);
            assertThat(HelpText.beyond(help, (Mode.Help) help.mode())).as(keys).isZero();
        }
        Model magnified = Models.press(Models.withPicture(Models.press(Models.browsing(80, 24), "z")), "+?");
        assertThat(HelpText.title(magnified, (Mode.Help) magnified.mode())).isEqualTo("Keys of the magnified photo");
        assertThat(HelpText.beyond(magnified, (Mode.Help) magnified.mode())).isZero();
    }

    @Test
    void aKeyIsFoundByTheNameThatAPersonReads() {
        assertThat(Key.named("up down, j k"))
                .containsExactly(Key.of(Key.Kind.UP), Key.of(Key.Kind.DOWN), Key.of('j'), Key.of('k'));
        assertThat(Key.named("Ctrl-L, 1-3")).containsExactly(Key.ctrl('l'), Key.of('1'), Key.of('2'), Key.of('3'));
        Message enter = new Message.Pressed(Key.of(Key.Kind.ENTER));
        assertThat(Update.apply(Models.browsing(80, 24), enter).commands()).isNotEmpty();
    }
}
