package pomona.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pomona.batch.FileWalk;
import pomona.batch.UsageException;
import pomona.client.Answer;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.PredictionException;
import pomona.client.RequestOptions;
import pomona.client.child.ServerHandle;
import pomona.finding.LabelGuide;
import pomona.photo.PhotoFile;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Want;
import pomona.system.ExitCode;
import pomona.system.Terminal;
import pomona.text.PrintableText;
import pomona.text.Reasons;

/**
 * Asks about some files and prints what each shows, in the order given; several are in flight at once. Files are read
 * when their turn to be sent comes, so that a thousand names cost no memory.
 */
@Command(
        name = "predict",
        description = "Tell what each photo shows: a table, or JSON lines.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all predicted",
            "1:internal error",
            "2:wrong usage",
            "3:some files failed",
            "4:server unreachable",
            "5:refused by the server (token, draining, version)",
            "6:no file that can be read",
            "130, 143:interrupted",
            "141:nobody reads the output any more, as after | head",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona predict leaf.jpg",
            "  pomona predict orchard",
            "  pomona predict --json photos/*.jpg > results.jsonl",
            "  pomona predict --server lab1:5050 --token-file token leaf.jpg",
            "  pomona predict --server lab1:5050 --max-edge 768 *.jpg   by a slow line",
            "  ssh orchard pomona predict --json - < leaf.jpg",
        })
final class PredictCommand implements Callable<Integer> {
    /** Enough to keep a server of some cores busy, little enough to hold in memory. */
    private static final int IN_FLIGHT = 16;

    private static final int CONNECTIONS = 2;
    private static final String STANDARD_INPUT = "-";

    /** Stands where a server's code would. */
    private static final String UNREADABLE = "unreadable";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    @Mixin
    private MaxEdge maxEdge = new MaxEdge();

    @Option(names = "--json", description = "One JSON object a file instead of a table.")
    private boolean json;

    @Option(names = "--map", description = "Also show where on the picture the evidence lies.")
    private boolean map;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "Longest wait for a word from the server, as in 30s (default: ${DEFAULT-VALUE}; 10s for its"
                    + " first).")
    private Duration timeout = Duration.ZERO;

    @Parameters(
            paramLabel = "FILE|FOLDER",
            arity = "1..*",
            description = "Image files, folders with all that lies in them; - reads one image from standard input.")
    private List<String> named = List.of();

    private List<String> files = List.of();

    /** A file whose result is still to be printed: on its way, or failed before it was sent. */
    private record Sent(String file, @Nullable CompletableFuture<Answer> answer, String code, String whyNot) {
        static Sent not(String file, String code, String why) {
            return new Sent(file, null, code, why);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (timeout.toMillis() < 1) {
            throw new picocli.CommandLine.ParameterException(spec.commandLine(), "--timeout must be longer than 0");
        }
        ClientOptions options;
        try {
            options = ClientOptions.defaults()
                    .withConnections(CONNECTIONS)
                    .withToken(serverOptions.token())
                    .withReplyTimeout(timeout);
            if (timeout.compareTo(options.connectTimeout()) < 0) {
                options = options.withConnectTimeout(timeout);
            }
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        }
        files = imagesOf(named);
        if (files.stream().noneMatch(PredictCommand::isReadable)) {
            return nothingToSend();
        }
        ServerHandle server;
        try {
            server = ServerHandle.find(serverOptions.server(), System.err::println);
        } catch (IOException e) {
            complain(String.valueOf(e.getMessage()));
            return ExitCode.UNREACHABLE;
        }
        try (server;
                PredictionClient client = PredictionClient.open(server.address(), options)) {
            Event.Info info = client.info().get();
            return predictAll(client, info.limits().maxBodyBytes(), printer(LabelGuide.of(info)));
        } catch (ExecutionException e) {
            PredictionException why = PredictionException.of(e);
            complain(String.valueOf(why.getMessage()));
            return why.kind() == PredictionException.Kind.REFUSED ? ExitCode.REFUSED : ExitCode.UNREACHABLE;
        }
    }

    /** Folders stand for their images; one without any stays, to be told of. */
    private static List<String> imagesOf(List<String> named) throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : named) {
            List<String> images = List.of();
            if (new File(name).isDirectory()) {
                try {
                    images = FileWalk.images(name);
                } catch (UsageException e) {
                    // It went in this moment: told when it is opened.
                }
            }
            files.addAll(images.isEmpty() ? List.of(name) : images);
        }
        return files;
    }

    private PredictionPrinter printer(LabelGuide guide) {
        PrintWriter out = spec.commandLine().getOut();
        return json ? new JsonLines(out) : new Table(out, files, guide, map, Terminal.columns(), Style.ofOutput());
    }

    private int predictAll(PredictionClient client, long bytesMax, PredictionPrinter printer)
            throws InterruptedException {
        RequestOptions options = RequestOptions.PLAIN.withWant(new Want(false, map, false));
        Deque<Sent> sent = new ArrayDeque<>();
        int code = ExitCode.ALL_WELL;
        for (String file : files) {
            if (sent.size() == IN_FLIGHT) {
                code = Math.max(code, print(sent.remove(), printer));
            }
            if (isFatal(code)) {
                return code;
            }
            sent.add(send(client, file, bytesMax, options));
        }
        while (!sent.isEmpty() && !isFatal(code)) {
            code = Math.max(code, print(sent.remove(), printer));
        }
        return code;
    }

    /** Says of each file why it can't be sent; no server is needed for that. */
    private int nothingToSend() {
        PredictionPrinter printer = printer(LabelGuide.NONE);
        for (String file : files) {
            printer.failed(file, UNREADABLE, whyUnreadable(file), 0);
        }
        return ExitCode.NO_IMAGES;
    }

    private static boolean isReadable(String file) {
        try {
            return file.equals(STANDARD_INPUT)
                    || (Files.isReadable(Path.of(file)) && !Files.isDirectory(Path.of(file)));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String whyUnreadable(String file) {
        try {
            byte[] readAfterAll = read(file);
            return "It has %d bytes now, but could not be read before.".formatted(readAfterAll.length);
        } catch (IOException e) {
            return whyUnread(file, e);
        }
    }

    private static String whyUnread(String file, IOException e) {
        return new File(file).isDirectory()
                ? "It is a folder without images."
                : "It can't be read: %s.".formatted(Reasons.of(e));
    }

    private Sent send(PredictionClient client, String file, long bytesMax, RequestOptions options) {
        try {
            long bytes = file.equals(STANDARD_INPUT) ? 0 : Files.size(path(file));
            // Read only if it may be sent, or may become small enough.
            if (maxEdge.pixels() == 0 && bytes > bytesMax) {
                String why = "It has %,d bytes; the server takes %,d at most.".formatted(bytes, bytesMax);
                return Sent.not(file, ErrorCode.TOO_LARGE.wireName(), why);
            }
            return new Sent(file, client.submit(PhotoFile.shrunk(read(file), maxEdge.pixels()), options), "", "");
        } catch (IOException e) {
            return Sent.not(file, UNREADABLE, whyUnread(file, e));
        } catch (OutOfMemoryError e) {
            return Sent.not(file, ErrorCode.TOO_LARGE.wireName(), "It is more than this program's memory holds.");
        }
    }

    private static byte[] read(String file) throws IOException {
        if (!file.equals(STANDARD_INPUT)) {
            return Files.readAllBytes(path(file));
        }
        InputStream in = System.in;
        return in.readAllBytes();
    }

    /** A locale without UTF-8, or a name that is not in it. */
    private static Path path(String file) throws IOException {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new IOException("this locale has no such letters; try it with LC_ALL=C.UTF-8", e);
        }
    }

    private int print(Sent sent, PredictionPrinter printer) throws InterruptedException {
        CompletableFuture<Answer> pending = sent.answer();
        if (pending == null) {
            printer.failed(sent.file(), sent.code(), sent.whyNot(), 0);
            return ExitCode.SOME_FAILED;
        }
        try {
            Answer answer = pending.get();
            printer.predicted(sent.file(), answer);
            return ExitCode.ALL_WELL;
        } catch (ExecutionException e) {
            PredictionException why = PredictionException.of(e);
            int code = codeOf(why);
            String message = String.valueOf(why.getMessage());
            printer.failed(sent.file(), why.label(), message, why.attempts());
            if (isFatal(code)) {
                complain(message);
            }
            return code;
        }
    }

    private void complain(String sentence) {
        spec.commandLine().getErr().println("pomona predict: " + PrintableText.of(sentence));
    }

    /** Nothing that follows can go better. */
    private static boolean isFatal(int code) {
        return code == ExitCode.UNREACHABLE || code == ExitCode.REFUSED;
    }

    private static int codeOf(PredictionException why) {
        if (why.isAboutTheServer()) {
            return why.kind() == PredictionException.Kind.UNREACHABLE ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
        }
        return ExitCode.SOME_FAILED;
    }
}
