package pomona.tui.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.screen.Screen;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pomona.tui.graphics.CellArea;
import pomona.tui.graphics.EncodedPicture;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.PictureEncoder;
import pomona.tui.graphics.PlacedPicture;
import pomona.tui.graphics.Protocol;
import pomona.tui.graphics.Raster;

/** Pictures over cells, on a terminal that tells what it shows and fails when a protocol is broken. */
final class PixelLayerTest {
    private static final TerminalSize SIZE = new TerminalSize(40, 20);

    private Glass glass = new Glass(SIZE.getColumns(), SIZE.getRows());
    private PomonaTerminal terminal = terminal();
    private PacedScreen screen = new PacedScreen(terminal);
    private PixelLayer layer = new PixelLayer(screen, terminal, new LinePace(false, System::nanoTime), 100);

    PixelLayerTest() throws IOException {}

    private PomonaTerminal terminal() {
        ScreenStream stream = new ScreenStream(new OutputStream() {
            @Override
            public void write(int b) {
                glass.accept(new byte[] {(byte) b});
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                glass.accept(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        });
        return new PomonaTerminal(new ByteArrayInputStream(new byte[0]), stream, () -> SIZE, false);
    }

    private void begin() throws IOException {
        glass = new Glass(SIZE.getColumns(), SIZE.getRows());
        terminal = terminal();
        screen = new PacedScreen(terminal);
        screen.startScreen();
        layer = new PixelLayer(screen, terminal, new LinePace(false, System::nanoTime), 100);
        letters('a');
        screen.refresh(Screen.RefreshType.COMPLETE);
    }

    private void letters(char letter) {
        for (int y = 0; y < SIZE.getRows(); y++) {
            for (int x = 0; x < SIZE.getColumns(); x++) {
                screen.setCharacter(x, y, TextCharacter.fromCharacter(letter)[0]);
            }
        }
    }

    private static EncodedPicture picture(Protocol protocol, int columns, int rows) {
        int width = columns * Glass.CELL_WIDTH;
        int[] rgb = new Random(columns)
                .ints((long) width * rows * Glass.CELL_HEIGHT, 0, 1 << 24)
                .toArray();
        Graphics graphics = new Graphics(protocol, Glass.CELL_WIDTH, Glass.CELL_HEIGHT, 256, false, false);
        return PictureEncoder.encode(new Raster(width, rows * Glass.CELL_HEIGHT, rgb), graphics, columns, rows)
                .orElseThrow();
    }

    private static PlacedPicture placed(EncodedPicture picture, int column, int row) {
        return new PlacedPicture(column, row, picture, Set.of());
    }

    private void cells() throws IOException {
        while (!screen.refreshSome()) {
            assertThat(glass.isInString()).isFalse();
        }
    }

    private void all() throws IOException {
        while (layer.isBusy()) {
            layer.sendSome();
        }
        cells();
    }

    private void assertLetters(char letter) {
        for (int y = 0; y < SIZE.getRows(); y++) {
            for (int x = 0; x < SIZE.getColumns(); x++) {
                assertThat(glass.letter(x, y)).as(x + "," + y).isEqualTo(String.valueOf(letter));
            }
        }
        assertThat(glass.painted()).isZero();
        assertThat(glass.kept()).isZero();
    }

    @Test
    void aPictureStandsOverItsCellsAndGoesWithIt() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            begin();
            layer.show(List.of(placed(picture(protocol, 20, 8), 10, 4)));
            all();
            assertThat(glass.painted()).isEqualTo(160);
            assertThat(glass.isPainted(10, 4)).isTrue();
            assertThat(glass.isPainted(29, 11)).isTrue();
            layer.show(List.of());
            cells();
            assertLetters('a');
        }
    }

    @Test
    void whatStaysIsNotSentAgain() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            begin();
            EncodedPicture picture = picture(protocol, 20, 8);
            layer.show(List.of(placed(picture, 10, 4)));
            all();
            layer.show(List.of(placed(picture, 10, 4)));
            assertThat(layer.isBusy()).isFalse();
            layer.show(List.of(placed(picture, 11, 4)));
            assertThat(layer.isBusy()).isTrue();
            cells();
            all();
            assertThat(glass.painted()).isEqualTo(160);
            assertThat(glass.isPainted(10, 4)).isFalse();
        }
    }

    @Test
    void cellsInAHoleStandOverThePicture() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            begin();
            Set<CellArea.Cell> holes = Set.of(new CellArea.Cell(28, 11), new CellArea.Cell(29, 11));
            layer.show(List.of(new PlacedPicture(10, 4, picture(protocol, 20, 8), holes)));
            all();
            assertThat(glass.painted()).isEqualTo(158);
            assertThat(glass.isPainted(28, 11)).isFalse();
            assertThat(glass.letter(28, 11)).isEqualTo("a");
        }
    }

    @Test
    void whereverThePhotoChangesNothingIsLeftOfIt() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            EncodedPicture first = picture(protocol, 20, 8);
            EncodedPicture second = picture(protocol, 7, 3);
            for (int slices = 0; slices < 200; slices++) {
                begin();
                layer.show(List.of(placed(first, 10, 4)));
                for (int i = 0; i < slices && layer.isBusy(); i++) {
                    layer.sendSome();
                }
                boolean whole = !layer.isBusy();
                letters('b');
                layer.show(List.of(placed(second, 12, 5)));
                assertThat(glass.isInString()).isFalse();
                cells();
                all();
                assertThat(glass.painted()).isEqualTo(21);
                assertThat(glass.letter(10, 4)).isEqualTo("b");
                layer.show(List.of());
                cells();
                assertLetters('b');
                if (whole) {
                    break;
                }
            }
        }
    }

    @Test
    void aKeyIsAnsweredAmidAPictureWhichIsSentAgain() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            begin();
            layer.show(List.of(placed(picture(protocol, 20, 8), 10, 4)));
            layer.sendSome();
            layer.sendSome();
            layer.giveWay();
            assertThat(layer.isOpen()).isFalse();
            assertThat(glass.isInString()).isFalse();
            assertThat(layer.isBusy()).isTrue();
            letters('k');
            cells();
            assertThat(glass.letter(0, 0)).isEqualTo("k");
            all();
            assertThat(glass.painted()).isEqualTo(160);
        }
    }

    @Test
    void aStringOfWhichLittleIsLeftIsEndedFirst() throws IOException {
        begin();
        EncodedPicture picture = picture(Protocol.ITERM, 20, 8);
        layer.show(List.of(placed(picture, 10, 4)));
        int slices = (picture.bytes() + 4200) / 4096;
        for (int i = 0; i < slices - 1; i++) {
            layer.sendSome();
        }
        assertThat(layer.isOpen()).isTrue();
        layer.giveWay();
        assertThat(layer.isBusy()).isFalse();
        assertThat(glass.painted()).isEqualTo(160);
    }

    @Test
    void beforeAllIsDrawnAnewAllIsTakenAway() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            begin();
            PlacedPicture left = placed(picture(protocol, 9, 6), 1, 4);
            PlacedPicture right = placed(picture(protocol, 8, 6), 21, 4);
            layer.show(List.of(left, right));
            all();
            assertThat(glass.painted()).isEqualTo(102);
            layer.clear();
            screen.refresh(Screen.RefreshType.COMPLETE);
            assertLetters('a');
            layer.show(List.of(left, right));
            all();
            assertThat(glass.painted()).isEqualTo(102);
        }
    }

    @Test
    void wheneverTheTerminalIsGivenBackNothingIsLeft() throws IOException {
        for (Protocol protocol : Protocol.values()) {
            EncodedPicture first = picture(protocol, 9, 6);
            EncodedPicture second = picture(protocol, 8, 6);
            for (int slices = 0; slices < 60; slices++) {
                begin();
                layer.show(List.of(placed(first, 1, 4), placed(second, 21, 4)));
                for (int i = 0; i < slices && layer.isBusy(); i++) {
                    layer.sendSome();
                }
                terminal.giveBack(() -> {});
                assertThat(glass.isInString()).isFalse();
                assertThat(glass.painted()).isZero();
                assertThat(glass.kept()).isZero();
            }
        }
    }

    @Test
    void whateverHappensTheGlassShowsWhatIsWanted() throws IOException {
        Random random = new Random(11);
        for (Protocol protocol : Protocol.values()) {
            begin();
            List<EncodedPicture> pictures = List.of(
                    picture(protocol, 20, 8),
                    picture(protocol, 9, 6),
                    picture(protocol, 5, 5),
                    picture(protocol, 1, 1));
            List<PlacedPicture> wanted = List.of();
            for (int i = 0; i < 2000; i++) {
                switch (random.nextInt(12)) {
                    case 0 -> {
                        List<PlacedPicture> next = new ArrayList<>();
                        for (int side = 0; side < random.nextInt(3); side++) {
                            next.add(placed(pictures.get(random.nextInt(4)), 20 * side, 1 + random.nextInt(9)));
                        }
                        wanted = next;
                        letters((char) ('a' + random.nextInt(26)));
                        layer.show(wanted);
                    }
                    case 1 -> layer.giveWay();
                    case 2 -> {
                        layer.clear();
                        screen.refresh(Screen.RefreshType.COMPLETE);
                        layer.show(wanted);
                    }
                    default -> {
                        if (layer.isOpen() || screen.refreshSome()) {
                            layer.sendSome();
                        }
                    }
                }
                assertThat(glass.isInString()).isEqualTo(layer.isOpen());
            }
            all();
            for (int y = 0; y < SIZE.getRows(); y++) {
                for (int x = 0; x < SIZE.getColumns(); x++) {
                    assertThat(glass.isPainted(x, y)).isEqualTo(covers(wanted, x, y));
                }
            }
            assertThat(glass.kept()).isEqualTo(protocol == Protocol.KITTY ? wanted.size() : 0);
        }
    }

    private static boolean covers(List<PlacedPicture> wanted, int x, int y) {
        return wanted.stream()
                .map(PlacedPicture::area)
                .anyMatch(area -> x >= area.column()
                        && x < area.column() + area.columns()
                        && y >= area.row()
                        && y < area.row() + area.rows());
    }
}
