package pomona.tui.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pomona.tui.model.Key;
import pomona.tui.model.Message;
import pomona.tui.model.TerminalFacts;

/** Bytes to and from the terminal. */
final class TerminalBytesTest {
    private static final TerminalSize SIZE = new TerminalSize(80, 24);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private PomonaTerminal terminal(String typed, boolean mouse) {
        return new PomonaTerminal(
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new ScreenStream(bytes),
                () -> SIZE,
                mouse);
    }

    private String sent() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private List<Message> read(String typed) throws IOException {
        PomonaTerminal terminal = terminal(typed, true);
        TerminalInput input = new TerminalInput();
        List<Message> messages = new ArrayList<>();
        while (true) {
            KeyStroke stroke = terminal.readInput();
            if (stroke.getKeyType() == KeyType.EOF) {
                return messages;
            }
            input.message(stroke).ifPresent(messages::add);
        }
    }

    private static Message pressed(Key.Kind kind) {
        return new Message.Pressed(Key.of(kind));
    }

    @Test
    void lettersOfSeveralBytesAreSentWithoutNul() throws IOException {
        PomonaTerminal terminal = terminal("", false);
        terminal.putString("é苹\uD83C\uDF4E");
        terminal.flush();
        assertThat(sent()).isEqualTo("é苹\uD83C\uDF4E");
    }

    @Test
    void bothColoursGoInOneSequenceAndOnlyWhenALetterFollows() throws IOException {
        PomonaTerminal terminal = terminal("", false);
        terminal.setForegroundColor(new TextColor.RGB(1, 2, 3));
        terminal.setForegroundColor(new TextColor.RGB(4, 5, 6));
        terminal.setBackgroundColor(new TextColor.Indexed(200));
        terminal.putString("▀");
        terminal.putString("▀");
        terminal.flush();
        assertThat(sent()).isEqualTo("\u001b[38;2;4;5;6;48;5;200m▀▀");
    }

    @Test
    void theTerminalIsGivenBackOnceAndNothingIsDrawnAfter() throws IOException {
        PomonaTerminal terminal = terminal("", true);
        terminal.enterPrivateMode();
        assertThat(sent()).contains("\u001b[?1049h", "\u001b[?2004h", "\u001b[?1006h");
        AtomicInteger settings = new AtomicInteger();
        terminal.giveBack(settings::incrementAndGet);
        terminal.giveBack(settings::incrementAndGet);
        assertThat(settings).hasValue(1);
        terminal.putString("late");
        terminal.flush();
        assertThat(sent()).endsWith("\u001b[0m\u001b[?25h\u001b[?1049l").contains("\u001b[?1006l", "\u001b[?2004l");
    }

    @Test
    void theSettingsAreGivenBackAlsoWhenTheTerminalTakesNoByte() throws Exception {
        CountDownLatch recovers = new CountDownLatch(1);
        ScreenStream stalled = new ScreenStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    recovers.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                bytes.write(b);
            }
        });
        PomonaTerminal terminal = new PomonaTerminal(InputStream.nullInputStream(), stalled, () -> SIZE, true);
        CompletableFuture<Void> drawing = CompletableFuture.runAsync(() -> {
            try {
                terminal.putString("a picture");
                terminal.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        AtomicInteger settings = new AtomicInteger();
        terminal.giveBack(settings::incrementAndGet);
        assertThat(settings).hasValue(1);
        recovers.countDown();
        drawing.join();
        await().untilAsserted(() -> assertThat(sent()).endsWith("\u001b[?1049l"));
    }

    @Test
    void aTerminalThatIsGoneIsLeftWithItsSettings() throws IOException {
        OutputStream closed = OutputStream.nullOutputStream();
        closed.close();
        ScreenStream gone = new ScreenStream(closed);
        AtomicInteger settings = new AtomicInteger();
        new PomonaTerminal(InputStream.nullInputStream(), gone, () -> SIZE, true).giveBack(settings::incrementAndGet);
        assertThat(settings).hasValue(1);
    }

    @Test
    void withoutTheMouseItsModesAreLeftAlone() throws IOException {
        terminal("", false).enterPrivateMode();
        assertThat(sent()).doesNotContain("?1000h", "?1006h");
    }

    @Test
    void bothLineEndsAreEnterAndControlLettersArriveAsKeys() throws IOException {
        assertThat(read("\r\n\u0003\u001a\t\u007f"))
                .containsExactly(
                        pressed(Key.Kind.ENTER),
                        pressed(Key.Kind.ENTER),
                        new Message.Pressed(Key.ctrl('c')),
                        new Message.Pressed(Key.ctrl('z')),
                        pressed(Key.Kind.TAB),
                        pressed(Key.Kind.BACKSPACE));
    }

    @Test
    void arrowsArriveFromBothKindsOfTerminal() throws IOException {
        assertThat(read("\u001b[A\u001b[B\u001b[5~\u001b[6~\u001b[H\u001b[F\u001b[Z"))
                .containsExactly(
                        pressed(Key.Kind.UP),
                        pressed(Key.Kind.DOWN),
                        pressed(Key.Kind.PAGE_UP),
                        pressed(Key.Kind.PAGE_DOWN),
                        pressed(Key.Kind.HOME),
                        pressed(Key.Kind.END),
                        pressed(Key.Kind.BACK_TAB));
    }

    @Test
    void theMouseIsReadFarToTheRight() throws IOException {
        List<Message> messages = read("\u001b[<0;301;9M\u001b[<0;301;9m\u001b[<64;2;3M\u001b[<65;2;3M");
        assertThat(messages).hasSize(3);
        assertThat(messages.get(0)).isInstanceOfSatisfying(Message.Clicked.class, click -> {
            assertThat(click.column()).isEqualTo(300);
            assertThat(click.row()).isEqualTo(8);
        });
        assertThat(messages.subList(1, 3))
                .containsExactly(new Message.Scrolled(1, 2, -3), new Message.Scrolled(1, 2, 3));
    }

    @Test
    void aPasteIsOneMessageAndNoKeys() throws IOException {
        assertThat(read("a\u001b[200~qx\rp\u001b[201~b"))
                .containsExactly(
                        new Message.Pressed(Key.of('a')),
                        new Message.Pasted("qx\np"),
                        new Message.Pressed(Key.of('b')));
    }

    @Test
    void aSequenceThatComesInPiecesIsOneKeyAndALoneEscapeIsEscape() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        PomonaTerminal terminal =
                new PomonaTerminal(new PipedInputStream(keyboard), new ScreenStream(bytes), () -> SIZE, false);
        keyboard.write("\u001b".getBytes(StandardCharsets.US_ASCII));
        CompletableFuture<KeyStroke> alone = CompletableFuture.supplyAsync(() -> stroke(terminal));
        assertThat(alone.get().getKeyType()).isEqualTo(KeyType.Escape);

        EscapeInput input = new EscapeInput(new PiecesStream("\u001b", "[", "1;2", "A", "x"), new TerminalQuestions());
        StringBuilder read = new StringBuilder();
        while (input.available() > 0) {
            read.append((char) input.read());
        }
        assertThat(read).hasToString("\u001b[1;2A");
    }

    @Test
    void whatTheTerminalAnswersIsNoKeyWhereverALineCutsIt() throws IOException {
        String answers =
                "\u001bP1$r0;48:2::1:2:3m\u001b\\\u001b]11;rgb:ffff/ffff/ffff\u0007\u001b[6;13;6t\u001b[?62;4c";
        for (int cut = 0; cut <= answers.length(); cut++) {
            String first = "j" + answers.substring(0, cut);
            String second = answers.substring(cut) + "\u001b[Bk";
            PomonaTerminal terminal =
                    new PomonaTerminal(new PiecesStream(first, second), new ScreenStream(bytes), () -> SIZE, false);
            List<TerminalFacts> told = new ArrayList<>();
            terminal.ask(false, told::add);
            List<Key> keys = new ArrayList<>();
            for (KeyStroke key = terminal.readInput(); key.getKeyType() != KeyType.EOF; key = terminal.readInput()) {
                keys.add(TerminalInput.key(key));
            }
            assertThat(keys).as("cut at %d", cut).containsExactly(Key.of('j'), Key.of(Key.Kind.DOWN), Key.of('k'));
            assertThat(told.get(told.size() - 1))
                    .isEqualTo(TerminalFacts.NONE.with(facts -> facts.trueColour(true)
                            .background(OptionalInt.of(0xFFFFFF))
                            .cell(Optional.of(new TerminalFacts.Cell(6, 13)))
                            .sixel(true)
                            .complete(true)));
        }
    }

    private static KeyStroke stroke(PomonaTerminal terminal) {
        try {
            return terminal.readInput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a piece's bytes; the next piece comes with the second look after those were read, or for who waits for it. */
    private static final class PiecesStream extends InputStream {
        private final Deque<String> pieces;
        private String here = "";
        private int looks;

        PiecesStream(String... pieces) {
            this.pieces = new ArrayDeque<>(List.of(pieces));
            here = this.pieces.remove();
        }

        @Override
        public int available() {
            if (here.isEmpty() && looks++ > 0 && !pieces.isEmpty()) {
                here = pieces.remove();
                looks = 0;
            }
            return here.length();
        }

        @Override
        public int read() {
            throw new AssertionError("bytes are read as many as there are");
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (here.isEmpty()) {
                if (pieces.isEmpty()) {
                    return -1;
                }
                here = pieces.remove();
                looks = 0;
            }
            byte[] bytes = here.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, into, offset, bytes.length);
            here = "";
            return bytes.length;
        }
    }

    @Test
    void aLargeChangeIsWrittenInPartsThatAddUpToIt() throws IOException {
        DefaultVirtualTerminal terminal = new DefaultVirtualTerminal(SIZE);
        PacedScreen screen = new PacedScreen(terminal);
        screen.startScreen();
        screen.setCharacter(0, 0, TextCharacter.fromCharacter('k')[0]);
        assertThat(screen.refreshSome()).isTrue();
        for (int y = 0; y < SIZE.getRows(); y++) {
            for (int x = 0; x < SIZE.getColumns(); x++) {
                TextColor colour = new TextColor.RGB(x, y, x + y);
                screen.setCharacter(x, y, TextCharacter.fromCharacter('#', colour, colour)[0]);
            }
        }
        assertThat(screen.refreshSome()).isFalse();
        assertThat(terminal.getCharacter(0, 0).getCharacterString()).isEqualTo("#");
        assertThat(terminal.getCharacter(0, SIZE.getRows() - 1).getCharacterString())
                .isEqualTo(" ");
        int parts = 1;
        while (!screen.refreshSome()) {
            parts++;
        }
        assertThat(parts).isBetween(2, 5);
        for (int y = 0; y < SIZE.getRows(); y++) {
            assertThat(terminal.getCharacter(79, y).getForegroundColor()).isEqualTo(new TextColor.RGB(79, y, 79 + y));
        }
    }

    @Test
    void overANetworkThePartsAreSmaller() throws IOException {
        PacedScreen screen = new PacedScreen(new DefaultVirtualTerminal(SIZE));
        screen.startScreen();
        screen.onSlowLine();
        for (int y = 0; y < SIZE.getRows(); y++) {
            for (int x = 0; x < SIZE.getColumns(); x++) {
                TextColor colour = new TextColor.RGB(x, y, x + y);
                screen.setCharacter(x, y, TextCharacter.fromCharacter('#', colour, colour)[0]);
            }
        }
        int parts = 1;
        while (!screen.refreshSome()) {
            parts++;
        }
        assertThat(parts).isGreaterThan(8);
    }
}
