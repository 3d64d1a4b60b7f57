package pomona.tui.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.TerminalSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import pomona.tui.model.TerminalFacts;

/** What terminals answer, cut and late and broken, among a person's keys. */
final class TerminalAnswersTest {
    /** A terminal's bytes after the questions, and what they tell. */
    private record Terminal(String answers, TerminalFacts facts) {}

    private static final List<Terminal> TERMINALS = List.of(
            // XTerm 379, as xterm -tn xterm -bg white -fg black.
            new Terminal(
                    "\u001bP1$r0;48:2::1:2:3m\u001b\\\u001b]11;rgb:ffff/ffff/ffff\u001b\\\u001bP>|XTerm(379)\u001b\\"
                            + "\u001b[?64;1;2;6;9;15;16;17;18;21;22;28c",
                    new TerminalFacts(
                            Optional.of("XTerm(379)"),
                            true,
                            OptionalInt.of(0xFFFFFF),
                            false,
                            false,
                            Optional.empty(),
                            OptionalInt.empty(),
                            true)),
            // XTerm 379, as xterm -ti vt340 -bg '#1e1e1e'.
            new Terminal(
                    "\u001bP1$r0;48:2::1:2:3m\u001b\\\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\\u001bP>|XTerm(379)\u001b\\"
                            + "\u001b[?63;1;2;4;6;9;15;16;22;28c",
                    new TerminalFacts(
                            Optional.of("XTerm(379)"),
                            true,
                            OptionalInt.of(0x1E1E1E),
                            true,
                            false,
                            Optional.empty(),
                            OptionalInt.empty(),
                            true)),
            // As kitty 0.26 writes them in screen.c, with its own colours and a cell of 9 by 18.
            new Terminal(
                    "\u001bP1$r48:2:1:2:3m\u001b\\\u001b]11;rgb:1e1e/2020/2424\u001b\\\u001bP>|kitty(0.26.5)\u001b\\"
                            + "\u001b_Gi=31;OK\u001b\\\u001b[6;18;9t\u001b[?62;c",
                    new TerminalFacts(
                            Optional.of("kitty(0.26.5)"),
                            true,
                            OptionalInt.of(0x1E2024),
                            false,
                            true,
                            Optional.of(new TerminalFacts.Cell(9, 18)),
                            OptionalInt.empty(),
                            true)),
            // tmux 3.3a.
            new Terminal(
                    "\u001bP>|tmux 3.3a\u001b\\\u001b[?1;2c",
                    new TerminalFacts(
                            Optional.of("tmux 3.3a"),
                            false,
                            OptionalInt.empty(),
                            false,
                            false,
                            Optional.empty(),
                            OptionalInt.empty(),
                            true)));

    private final List<String> answers = new ArrayList<>();
    private long nanos;
    private final AnswerSieve sieve = new AnswerSieve(answers::add, () -> nanos);

    private void feed(String bytes) {
        for (byte letter : bytes.getBytes(StandardCharsets.UTF_8)) {
            sieve.accept(letter & 0xFF);
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private String keys() {
        byte[] taken = new byte[sieve.available()];
        sieve.take(taken, 0, taken.length);
        return new String(taken, StandardCharsets.UTF_8);
    }

    private TerminalFacts facts() {
        TerminalFacts facts = TerminalFacts.NONE;
        for (String answer : answers) {
            facts = TerminalQuestions.with(facts, answer);
        }
        answers.clear();
        return facts;
    }

    private TerminalFacts facts(String answer) {
        return TerminalQuestions.with(TerminalFacts.NONE, answer);
    }

    @Test
    void terminalsAreUnderstood() {
        for (Terminal terminal : TERMINALS) {
            feed(terminal.answers());
            assertThat(facts()).isEqualTo(terminal.facts());
            assertThat(keys()).isEmpty();
        }
    }

    @Test
    void anAnswerIsNoKeyWhereverItIsCut() {
        for (Terminal terminal : TERMINALS) {
            String all = terminal.answers();
            for (int cut = 0; cut <= all.length(); cut++) {
                feed("j" + all.substring(0, cut));
                pass(Duration.ofMillis(150));
                feed(all.substring(cut) + "\u001b[Bk");
                assertThat(keys()).as("cut at %d", cut).isEqualTo("j\u001b[Bk");
                assertThat(facts()).as("cut at %d", cut).isEqualTo(terminal.facts());
            }
        }
    }

    @Test
    void anAnswerMayStallOnceItIsKnownForOne() {
        for (String answer : List.of("\u001b]11;rgb:ff/ff/ff\u0007", "\u001b[?62;4c")) {
            for (int cut = 3; cut < answer.length(); cut++) {
                feed(answer.substring(0, cut));
                assertThat(sieve.isUndecided()).isFalse();
                pass(Duration.ofMillis(1_900));
                feed(answer.substring(cut));
                assertThat(keys()).isEmpty();
                assertThat(answers).containsExactly(answer);
                answers.clear();
            }
        }
    }

    @Test
    void keysThatBeginAlikeAreKeys() {
        List<String> all = List.of(
                "\u001b",
                "\u001bP",
                "\u001b]",
                "\u001b_",
                "\u001b[",
                "\u001bO",
                "\u001bp",
                "\u001bé",
                "\u001b\u001b[A",
                "\u001bOP",
                "\u001bO5P",
                "\u001b[6~",
                "\u001b[6;5~",
                "\u001b[1;2R",
                "\u001b[[A",
                "\u001b[Z",
                "\u001b[I",
                "\u001b[<0;301;9M",
                "\u001b[<0;301;9m",
                "\u001bPj",
                "\u001b]j",
                "\u001b_j",
                "\u001b\r",
                "\u001b[\r",
                "\u001b[1\u001b[A",
                "\u001bO\u001b[A",
                "苹");
        for (String key : all) {
            feed(key);
            sieve.release();
            assertThat(keys()).isEqualTo(key);
            assertThat(sieve.isUndecided()).isFalse();
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void oneThatNeverEndsIsGivenUp() {
        for (String begun : List.of("\u001b]11;rgb:", "\u001bP1$r", "\u001b_Gi=31", "\u001b[?62", "\u001bP>|x\u001b")) {
            feed(begun);
            pass(Duration.ofNanos(AnswerSieve.ANSWER_NANOS));
            feed("j");
            assertThat(keys()).isEqualTo("j");
            assertThat(answers).isEmpty();
        }
    }

    @Test
    void aControlCharacterEndsOneAndIsAKey() {
        for (String key : List.of("\u0003", "\r", "\t", "\u007f", "\u001b[A", "\u001bOP")) {
            for (String begun : List.of("\u001b]11;rgb:", "\u001bP1$r", "\u001b_Gi=31", "\u001b[?62")) {
                feed(begun + key);
                assertThat(keys()).isEqualTo(key);
            }
        }
        feed("\u001b]11;\u001b");
        assertThat(sieve.isUndecided()).isTrue();
        sieve.release();
        feed("j");
        assertThat(keys()).isEqualTo("\u001bj");
        assertThat(answers).isEmpty();
    }

    @Test
    void ofAHugeOneLittleIsHeldAndNothingBelieved() {
        String much = "1;".repeat(1 << 19);
        for (String huge : List.of(
                "\u001b]11;rgb:" + much + "\u0007",
                "\u001bP>|" + much + "\u001b\\",
                "\u001b_G" + much + "\u001b\\",
                "\u001b[?" + much + "c",
                "\u001b[6;" + much + "t",
                "\u001b[" + much + "A")) {
            feed(huge + "k");
            assertThat(sieve.available()).isEqualTo(1);
            assertThat(keys()).isEqualTo("k");
        }
        assertThat(answers).isEmpty();
    }

    @Test
    void whatIsPastedIsText() {
        String pasted = "\u001b[200~\u001b]11;rgb:ffff/ffff/ffff\u0007 \u001b[?62;4c \u001bP>|x\u001b\\ \u001b[201~";
        feed(pasted);
        assertThat(keys()).isEqualTo(pasted);
        assertThat(answers).isEmpty();
        feed("\u001b[?62c");
        assertThat(answers).hasSize(1);
    }

    @Test
    void keysOfManyBytesAreKeptInOrder() {
        StringBuilder taken = new StringBuilder();
        String typed = "abcdefghijklmnopqrstuvwxyz".repeat(40);
        for (int i = 0; i < typed.length(); i += 13) {
            feed(typed.substring(i, i + 13));
            byte[] some = new byte[7];
            taken.append(new String(some, 0, sieve.take(some, 0, 7), StandardCharsets.US_ASCII));
        }
        assertThat(taken + keys()).isEqualTo(typed);
    }

    @Test
    void coloursAreToldInSeveralSpellings() {
        assertThat(facts("\u001b]11;rgb:f/8/0\u0007").background()).hasValue(0xFF8800);
        assertThat(facts("\u001b]11;rgb:1e/1e/1e\u001b\\").background()).hasValue(0x1E1E1E);
        assertThat(facts("\u001b]11;rgba:2828/2c2c/3434/ffff\u0007").background())
                .hasValue(0x282C34);
        for (String kept : List.of("48;2;1;2;3", "48:2:1:2:3", "48:2::1:2:3", "0;48:2::1:2:3", "0;1;48;2;1;2;3;7")) {
            assertThat(facts("\u001bP1$r" + kept + "m\u001b\\").trueColour())
                    .as(kept)
                    .isTrue();
        }
        for (String other : List.of("0", "48:5:16", "0;48;5;16", "38;2;1;2;3", "48;2;1;2;4", "148;2;1;2;3")) {
            assertThat(facts("\u001bP1$r" + other + "m\u001b\\").trueColour())
                    .as(other)
                    .isFalse();
        }
    }

    @Test
    void attributesCountAfterTheClass() {
        assertThat(facts("\u001b[?62;4;22c").sixel()).isTrue();
        assertThat(facts("\u001b[?1;2;4c").sixel()).isTrue();
        assertThat(facts("\u001b[?4;6c").sixel()).isFalse();
        assertThat(facts("\u001b[?64;14;41c").sixel()).isFalse();
        assertThat(facts("\u001b[?6c")).isEqualTo(TerminalFacts.NONE.withComplete(true));
    }

    @Test
    void strangeAnswersTellNothing() {
        for (String strange : List.of(
                "\u001bP0$r\u001b\\",
                "\u001b]11;?\u001b\\",
                "\u001b]11;rgb:fffff/0/0\u0007",
                "\u001b]11;rgb:-1/0/0\u0007",
                "\u001b]11;#ffffff",
                "\u001b]10;rgb:ff/ff/ff\u0007",
                "\u001bP>|\u001b\\",
                "\u001b_Gi=31;ENOTSUPPORTED:no\u001b\\",
                "\u001b_Gi=32;OK\u001b\\",
                "\u001b[6;0;9t",
                "\u001b[6;99999;9t",
                "\u001b[6;18t",
                "\u001b[8;24;80t",
                "\u001b[?2026;2$y",
                "\u001b[>41;379;0c",
                "")) {
            assertThat(facts(strange))
                    .as(strange.substring(Math.min(1, strange.length())))
                    .isEqualTo(TerminalFacts.NONE);
        }
        String name =
                facts("\u001bP>|" + "\u00ff".repeat(200) + "\u001b\\").name().orElseThrow();
        assertThat(name).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void theLastAnswerEndsTheWait() {
        TerminalQuestions questions = new TerminalQuestions();
        List<TerminalFacts> told = new ArrayList<>();
        questions.answered("\u001b[?62;4c");
        assertThat(questions.areDue()).isFalse();
        String asked = new String(questions.ask(false, told::add), StandardCharsets.US_ASCII);
        assertThat(asked).endsWith("\u001b[c").contains("\u001bP$qm\u001b\\\u001b[0m", "a=q");
        assertThat(told).as("nobody had asked").isEmpty();
        questions.answered("\u001bP1$r0;48:2::1:2:3m\u001b\\");
        assertThat(told).containsExactly(TerminalFacts.NONE.withTrueColour(true));
        questions.answered("\u001b[?62;4c");
        assertThat(questions.areDue()).isFalse();
        questions.await();
        assertThat(told.get(1).complete()).isTrue();
        questions.answered("\u001b]11;rgb:ff/ff/ff\u0007");
        assertThat(told.get(2)).as("late").isEqualTo(told.get(1).withBackground(OptionalInt.of(0xFFFFFF)));
        questions.answered("\u001b]11;rgb:ff/ff/ff\u0007");
        assertThat(told).hasSize(3);
    }

    @Test
    void whatIsAskedLaterIsAnsweredForItsTimeAlone() {
        TerminalQuestions questions = new TerminalQuestions();
        List<TerminalFacts> told = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        questions.ask(false, told::add);
        questions.answered("\u001b[?62;4c");
        assertThat(questions.askForAnswer(() -> heard.add("now"))).asString().isEqualTo("\u001b[c");
        questions.answered("\u001b[?62;4c");
        assertThat(heard).containsExactly("now");
        questions.answered("\u001b[?62;4c");
        assertThat(heard).hasSize(1);
        assertThat(told).hasSize(1);
    }

    @Test
    void insideScreenNothingIsAskedThatItWouldShow() {
        String asked = new String(new TerminalQuestions().ask(true, any -> {}), StandardCharsets.US_ASCII);
        assertThat(asked).doesNotContain("\u001bP", "\u001b_").endsWith("\u001b[c");
    }

    @Test
    void theTerminalIsAskedInOneWrite() throws IOException {
        List<Integer> writes = new ArrayList<>();
        ScreenStream output = new ScreenStream(new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                writes.add(length);
            }
        });
        PomonaTerminal terminal =
                new PomonaTerminal(InputStream.nullInputStream(), output, () -> new TerminalSize(80, 24), false);
        terminal.ask(false, any -> {});
        assertThat(writes).hasSize(1);
    }
}
