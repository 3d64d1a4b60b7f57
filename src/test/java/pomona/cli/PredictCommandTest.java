package pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import pomona.picture.format.PictureInfo;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Frames;
import pomona.protocol.Prediction;
import pomona.system.ExitCode;
import pomona.testing.NobodysPort;
import pomona.testing.ScriptedServer;
import pomona.testing.ScriptedServer.Received;

final class PredictCommandTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<ScriptedServer> servers = new ArrayList<>();
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeServers() throws IOException {
        for (ScriptedServer server : servers) {
            server.close();
        }
    }

    @Test
    void theTableTellsTitleConfidenceAndTimeInTheOrderGiven() throws Exception {
        String server = server(false);
        assertThat(run("predict", "--server", server, file("b.jpg"), file("a.jpg")))
                .isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        shown("b.jpg") + "  Apple scab                             0.91 ##################      10 ms",
                        shown("a.jpg") + "  Apple scab                             0.91 ##################      10 ms");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void manyFilesComeOutInTheOrderGivenWhateverOrderTheRepliesHave() throws Exception {
        String server = server(true);
        List<String> arguments = new ArrayList<>(List.of("predict", "--json", "--server", server));
        List<String> files = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            files.add(file("leaf-" + i + ".jpg"));
        }
        arguments.addAll(files);
        assertThat(run(arguments.toArray(String[]::new))).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(40);
        for (int i = 0; i < 40; i++) {
            assertThat(lines.get(i))
                    .startsWith("{\"file\":\"" + files.get(i) + "\",\"attempts\":1,\"id\":\"")
                    .contains("\"prediction\":\"scab\"")
                    .endsWith("}");
        }
    }

    @Test
    void aFailedFileIsARowAndCodeThree() throws Exception {
        String server = server(false);
        String missing = folder.resolve("missing.jpg").toString();
        assertThat(run("predict", "--server", server, file("broken.jpg"), missing, file("a.jpg")))
                .isEqualTo(ExitCode.SOME_FAILED);
        assertThat(out.toString()).contains("broken.jpg").contains("failed: said bad_image");
        assertThat(out.toString()).contains("failed: It can't be read: it is not there.");
        assertThat(out.toString()).contains("Apple scab");
    }

    @Test
    void failuresAreJsonToo() throws Exception {
        String server = server(false);
        assertThat(run("predict", "--json", "--server", server, file("broken.jpg"), file("a.jpg")))
                .isEqualTo(ExitCode.SOME_FAILED);
        assertThat(out.toString().lines().findFirst().orElse(""))
                .isEqualTo("{\"file\":\"" + file("broken.jpg")
                        + "\",\"attempts\":1,\"error\":{\"code\":\"bad_image\",\"message\":\"said bad_image\"}}");
    }

    @Test
    void aFileThatNoMemoryHoldsIsARowAndTheNextIsAsked() throws Exception {
        String huge = file("huge.jpg");
        try (RandomAccessFile file = new RandomAccessFile(huge, "rw")) {
            file.setLength(3L << 29);
        }
        assertThat(run("predict", "--server", server(false), huge, file("a.jpg")))
                .isEqualTo(ExitCode.SOME_FAILED);
        assertThat(out.toString())
                .contains("failed: It has 1,610,612,736 bytes; the server takes 1,000 at most.")
                .contains("Apple scab");
    }

    @Test
    void aLargePhotoIsSentInFewerPixelsAndASmallOneAsItIs() throws Exception {
        String large = Path.of("samples", "rust-evening.jpg").toString();
        assertThat(run("predict", "--max-edge", "300", "--server", server(false, 20_000), large, file("a.jpg")))
                .isZero();
        assertThat(bodies).hasSize(2);
        PictureInfo sent =
                PictureInfo.ofHead(bodies.get(0), bodies.get(0).length).orElseThrow();
        assertThat(List.of(sent.width(), sent.height())).containsExactly(300, 200);
        assertThat(bodies.get(1)).isEqualTo("a.jpg".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fewerPixelsThanTheModelSeesAreRefused() throws Exception {
        assertThat(run("predict", "--max-edge", "100", "--server", server(false), file("a.jpg")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--max-edge is 224 or more, or 0: the model sees 224 pixels.");
        assertThat(bodies).isEmpty();
    }

    @Test
    void abstentionsAreSaidInWords() throws Exception {
        String server = server(false);
        assertThat(run("predict", "--server", server, file("cat.jpg"), file("odd.jpg")))
                .isZero();
        assertThat(out.toString())
                .contains("This does not look like an apple leaf")
                .contains("Not sure; most like Apple scab");
    }

    @Test
    void noFileThatCanBeReadNeedsNoServer() {
        assertThat(run("predict", folder.resolve("*.jpg").toString(), folder.toString()))
                .isEqualTo(ExitCode.NO_IMAGES);
        assertThat(out.toString()).contains("it is not there").contains("It is a folder");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aServerOutOfReachIsOneSentenceAndCodeFour() throws Exception {
        try (NobodysPort nobody = new NobodysPort()) {
            assertThat(run("predict", "--server", "127.0.0.1:" + nobody.port(), file("a.jpg")))
                    .isEqualTo(ExitCode.UNREACHABLE);
            assertThat(err.toString())
                    .isEqualTo("pomona predict: can't reach 127.0.0.1:%d: nothing listens there (connection refused)%n"
                            .formatted(nobody.port()));
        }
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpAfterTheTimeGiven() throws Exception {
        ScriptedServer silent = new ScriptedServer(ScriptedServer.Peer::awaitEnd);
        servers.add(silent);
        assertThat(run("predict", "--timeout", "100ms", "--server", "127.0.0.1:" + silent.port(), file("a.jpg")))
                .isEqualTo(ExitCode.UNREACHABLE);
        // It may end while it connects, on a busy machine.
        assertThat(err.toString()).contains("within 100 ms");
        await().until(() -> silent.accepted() == 1);
    }

    @Test
    void aRefusedTokenIsCodeFive() throws Exception {
        ScriptedServer server = new ScriptedServer(peer -> {
            peer.read();
            peer.event(Event.Failure.of(
                    null, Event.About.CONNECTION, ErrorCode.UNAUTHORIZED, "this server wants a token"));
        });
        servers.add(server);
        assertThat(run("predict", "--server", "127.0.0.1:" + server.port(), file("a.jpg")))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(err.toString()).isEqualTo("pomona predict: this server wants a token%n".formatted());
    }

    @Test
    void wrongUsageIsCodeTwoWithTheReasonFirst() throws Exception {
        assertThat(run("predict")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("pomona predict: Missing required parameter: 'FILE|FOLDER'");
        assertThat(run("predict", "--timeout", "soon", file("a.jpg"))).isEqualTo(ExitCode.USAGE);
        assertThat(run("predict", "--server", "lab1:http", file("a.jpg"))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("\"http\" is no port");
        assertThat(run("predict", "--token-file", folder.resolve("none").toString(), file("a.jpg")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Commands:");
        assertThat(run("perdict", "a.jpg")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("pomona: there is no command perdict")
                .contains("Did you mean predict?");
        assertThat(run("predict", "--jsno", "a.jpg")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Did you mean --json?");
    }

    @Test
    void namesAndMessagesCannotSteerTheTerminal() throws Exception {
        String server = server(false);
        run("predict", "--server", server, file("red\u001b[31m.jpg"));
        assertThat(out.toString()).contains("red\\u001b[31m.jpg").doesNotContain("\u001b");
    }

    @Test
    void eachCommandHasHelpWithExamples() {
        for (CommandLine command : Main.allCommands().getSubcommands().values()) {
            if (!command.getCommandName().equals("help")) {
                assertThat(command.getUsageMessage()).contains("Examples:").contains("pomona");
            }
        }
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("predict").contains("serve").contains("Examples:");
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString())
                .contains("complete -F")
                .contains("--token-file")
                .contains("--queue-capacity");
        // Where nothing else fits, the shell offers file names.
        assertThat(out.toString())
                .contains("complete -F _complete_pomona -o default")
                .contains("(\"folder\" \"day\" \"week\" \"none\")")
                .contains("'--server')\n      type compopt &>/dev/null && compopt +o default\n      return\n")
                .contains("'--failed-to')\n      return\n");
    }

    @Test
    void theModelThatComesWithTheProgramIsToldAndVerified() {
        assertThat(run("model", "info", "models/apple-leaf")).isZero();
        assertThat(out.toString())
                .contains("apple-leaf 2")
                .contains("Apple scab")
                .containsPattern("variant  int8 .*\n +(used; \\d+\\.\\d ms a picture|not used: It is made for)")
                .containsPattern("variant  fp32 .*\n +(used|not used: int8 comes first); \\d+\\.\\d ms a picture");
        assertThat(run("model", "verify", "models/apple-leaf")).isZero();
        assertThat(out.toString()).contains("fp32   good");
        assertThat(run("model", "info", folder.toString())).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(err.toString()).contains("There is no model in");
    }

    private int run(String... arguments) {
        return Main.allCommands()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** A file whose bytes are its name, by which the scripted server knows what to answer. */
    private String file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), name).toString();
    }

    private String shown(String name) {
        String path = folder.resolve(name).toString();
        return path.length() <= 40 ? path : path.substring(0, 18) + "..." + path.substring(path.length() - 19);
    }

    private String server(boolean isBackwards) throws IOException {
        return server(isBackwards, 1000);
    }

    private String server(boolean isBackwards, int maxBodyBytes) throws IOException {
        ScriptedServer server = new ScriptedServer(peer -> {
            peer.greet();
            List<Received> waiting = new ArrayList<>();
            while (true) {
                Received next = peer.read();
                if (next.control().isPresent()) {
                    peer.event(ScriptedServer.info(maxBodyBytes, 8));
                } else {
                    bodies.add(next.body());
                    waiting.add(next);
                }
                while (!waiting.isEmpty() && (!isBackwards || waiting.size() == 4 || !peer.hasMore())) {
                    answer(peer, waiting.remove(waiting.size() - 1));
                }
            }
        });
        servers.add(server);
        return "127.0.0.1:" + server.port();
    }

    private static void answer(ScriptedServer.Peer peer, Received image) throws IOException {
        String name = new String(image.body(), StandardCharsets.UTF_8);
        Prediction good = ScriptedServer.prediction(image.id());
        switch (name) {
            case "broken.jpg" -> peer.refuse(image.id(), ErrorCode.BAD_IMAGE);
            case "cat.jpg" -> peer.write(Frames.prediction(abstaining(good, Prediction.NOT_APPLE_LEAF)));
            case "odd.jpg" -> peer.write(Frames.prediction(abstaining(good, Prediction.UNCERTAIN)));
            default -> peer.write(Frames.prediction(good));
        }
    }

    private static Prediction abstaining(Prediction good, String why) {
        return new Prediction(
                good.id(),
                good.prediction(),
                good.confidence(),
                List.of(),
                why,
                good.probabilities(),
                good.image(),
                good.model(),
                good.timingMs(),
                null);
    }
}
