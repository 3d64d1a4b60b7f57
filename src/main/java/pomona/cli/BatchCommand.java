package pomona.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pomona.batch.Batch;
import pomona.batch.BatchOptions;
import pomona.batch.Selection;
import pomona.client.ClientOptions;
import pomona.client.RetryPolicy;
import pomona.journal.FolderJournals;
import pomona.protocol.Encoding;
import pomona.system.StateFolder;
import pomona.system.Terminal;

/** {@code pomona batch FOLDER|FILE|GLOB… -o RESULTS}. */
@Command(
        name = "batch",
        description = "Sends a folder of photos and writes what came back.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all predicted",
            "1:internal error",
            "2:usage, or another run writes to the same results",
            "3:some files failed",
            "4:server unreachable",
            "5:refused: token, draining, version",
            "6:no images found",
            "7:all predicted, some under --min-confidence",
            "130, 143:interrupted; the results are complete so far",
            "141:nobody reads the output any more, as after | head"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona batch orchard",
            "  pomona batch orchard -o orchard.csv -o orchard.html",
            "  pomona batch season --group-by 'row_(\\d+)' -o season.html --min-confidence 0.6",
            "  pomona batch orchard -o - | jq .prediction",
            "  find . -newer last -name '*.jpg' | pomona batch --files-from - -o new.jsonl",
            "",
            "The same command again goes on where it stopped: RESULTS.journal knows what was answered.",
        })
final class BatchCommand implements Callable<Integer> {
    /** How long a killed process may take to write its results. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(60);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "FOLDER|FILE|GLOB",
            description = "What to send; folders with all that lies in them.")
    private List<String> named = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "RESULTS",
            description = {
                "Where to: .csv, .jsonl, .html or .geojson; may be given several times. - alone prints JSON lines as they come.",
                "Without it one FOLDER gets FOLDER.csv and FOLDER.html."
            })
    private List<String> results = List.of();

    @Option(
            names = "--files-from",
            paramLabel = "LIST",
            description = "A list of files, one a line; - for standard input.")
    private @Nullable String filesFrom;

    @Option(
            names = {"-0", "--null"},
            description = "Names in lists, read and written, end with NUL.")
    private boolean nulSeparated;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Only files that match: by name, or, with a slash, by the path under the folder.")
    private List<String> include = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Leave out files and folders that match, as for --include.")
    private List<String> exclude = List.of();

    @Mixin
    private ServerOptions serverOptions = new ServerOptions();

    @Option(names = "--raw", description = "Send the file's own bytes (the default).")
    private boolean raw;

    @Option(names = "--base64", description = "Send base64, for servers that are not ours.")
    private boolean base64;

    @Mixin
    private MaxEdge maxEdge = new MaxEdge();

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "2",
            description = "Connections to the server (default ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--server-wait",
            paramLabel = "TIME",
            defaultValue = "5m",
            description = "How long to wait for a server that went away (default ${DEFAULT-VALUE}).")
    private Duration serverWait = Duration.ZERO;

    @Option(names = "--fresh", description = "Start over: forget what an earlier run learnt.")
    private boolean fresh;

    @Mixin
    private ReportOptions reportOptions = new ReportOptions();

    @Option(names = "--no-quality", description = "Don't look at the photos' quality.")
    private boolean noQuality;

    @Option(
            names = "--min-confidence",
            paramLabel = "P",
            defaultValue = "0",
            description = "End with 7 when a prediction has less, 0 to 1.")
    private double minConfidence;

    @Option(names = "--failed-to", paramLabel = "FILE", description = "List the files that failed, one a line.")
    private @Nullable String failedTo;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say only what goes wrong.")
    private boolean quiet;

    @Option(names = "--json", description = "The summary as JSON on standard output.")
    private boolean json;

    @Override
    public Integer call() {
        checkOptions();
        PrintStream err = System.err;
        Batch batch =
                new Batch(serverOptions.server(), clientOptions(), options(), System.out, err, Terminal.isError());
        Thread lastWords = new Thread(() -> endEarly(batch), "pomona-batch-end");
        Runtime.getRuntime().addShutdownHook(lastWords);
        int exitCode = batch.run();
        removeHook(lastWords);
        return exitCode;
    }

    private void checkOptions() {
        check(!named.isEmpty() || filesFrom != null, "Name what to send: a folder, files, a glob or --files-from.");
        check(!(raw && base64), "--raw and --base64 exclude each other.");
        check(connections >= 1 && connections <= 64, "--connections is 1 to 64.");
        check(minConfidence >= 0 && minConfidence <= 1, "--min-confidence is 0 to 1.");
    }

    private void check(boolean right, String message) {
        if (!right) {
            throw wrong(message);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private ClientOptions clientOptions() {
        try {
            return ClientOptions.defaults()
                    .withConnections(connections)
                    .withToken(serverOptions.token())
                    .withRetry(RetryPolicy.patient(serverWait))
                    .withEncoding(base64 ? Encoding.BASE64 : Encoding.RAW);
        } catch (IOException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private BatchOptions options() {
        return BatchOptions.of(
                        new Selection(named, Optional.ofNullable(filesFrom), nulSeparated, include, exclude), results)
                .with(it -> it.fresh(fresh)
                        .failedTo(Optional.ofNullable(failedTo))
                        .maxEdgePixels(maxEdge.pixels())
                        .quality(!noQuality)
                        .minConfidence(minConfidence)
                        .grouping(reportOptions.grouping())
                        .title(reportOptions.title())
                        .place(reportOptions.place())
                        .withLocation(reportOptions.withLocation())
                        .quiet(quiet)
                        .json(json)
                        .memory(Optional.of(new FolderJournals(StateFolder.path()))));
    }

    /** Ctrl-C and SIGTERM: what is known is written before the process ends with 130 or 143, as the JVM does then. */
    private static void endEarly(Batch batch) {
        batch.interrupt();
        try {
            boolean inTime = batch.awaitEnd(LAST_WORDS);
            if (!inTime) {
                System.err.println(
                        "pomona batch: the results could not be written in time; the journal has everything");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is what waits for us.
        }
    }
}
