package pomona.batch;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pomona.client.ClientOptions;
import pomona.client.PredictionClient;
import pomona.client.PredictionException;
import pomona.client.ServerAddress;
import pomona.client.child.ServerHandle;
import pomona.finding.LabelGuide;
import pomona.journal.Journal;
import pomona.journal.JournalBusyException;
import pomona.journal.NewerJournalException;
import pomona.journal.Outcome;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.photo.PhotoFile;
import pomona.picture.format.ImageFiles;
import pomona.protocol.Encoding;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.report.ReportText;
import pomona.report.ResultsFile;
import pomona.report.season.Grouping;
import pomona.report.season.GroupingException;
import pomona.report.season.Guides;
import pomona.report.season.Photos;
import pomona.report.season.Tally;
import pomona.system.ExitCode;
import pomona.system.Terminal;
import pomona.text.PrintableText;
import pomona.text.Reasons;

/**
 * One batch from its options to its exit code: checks what is asked, opens the journal, finds a server, runs, renders the
 * results from the journal, and says what came of it.
 */
public final class Batch {
    private static final Duration REPLY_WAIT = Duration.ofSeconds(2);
    private static final int PREPARING_THREADS = 2;
    private static final long NO_IMAGE = -1;
    private static final int HEAP_SHARE = 4;

    private final Optional<ServerAddress> server;
    private final ClientOptions clientOptions;
    private final BatchOptions options;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean interrupted;
    private volatile @Nullable BatchRun running;

    /**
     * A batch.
     *
     * @param server where it is; where none is named and none listens on this machine, one is started for this run
     * @param clientOptions how it is asked: connections, encoding, token, and how long one that is gone is waited for
     * @param out for the summary, if it is wanted as JSON
     * @param err for everything else
     * @param terminal whether {@code err} is one
     */
    public Batch(
            Optional<ServerAddress> server,
            ClientOptions clientOptions,
            BatchOptions options,
            PrintStream out,
            PrintStream err,
            boolean terminal) {
        this.server = server;
        this.clientOptions = clientOptions;
        this.options = options;
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** Runs it; returns the exit code. */
    public int run() {
        try {
            return runToEnd();
        } catch (UsageException | JournalBusyException | NewerJournalException e) {
            say(e.getMessage());
            return ExitCode.USAGE;
        } catch (PredictionException e) {
            say(e.getMessage());
            return e.kind() == PredictionException.Kind.REFUSED ? ExitCode.REFUSED : ExitCode.UNREACHABLE;
        } catch (IOException e) {
            say(Reasons.of(e));
            return ExitCode.INTERNAL_ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        } finally {
            ended.countDown();
        }
    }

    /** Ends the run early, from another thread: results are written with what there is. */
    public void interrupt() {
        interrupted = true;
        BatchRun run = running;
        if (run != null) {
            run.interrupt();
        }
    }

    /** Waits for {@link #run}; returns whether it ended in time. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private int runToEnd() throws UsageException, PredictionException, IOException, InterruptedException {
        BatchTarget target = BatchTarget.of(options);
        try (FileWalk walk = FileWalk.start(options.selection())) {
            target.files().forEach(file -> walk.leaveOut(file.path()));
            long notImages = passOver(walk);
            if (notImages == NO_IMAGE) {
                say("no images found");
                return ExitCode.NO_IMAGES;
            }
            return runWith(walk, notImages, target);
        }
    }

    private int runWith(FileWalk walk, long notImages, BatchTarget target)
            throws UsageException, PredictionException, IOException, InterruptedException {
        if (options.results().isEmpty() && !options.quiet()) {
            say("writes "
                    + target.files().stream()
                            .map(file -> file.path().toString())
                            .collect(Collectors.joining(" and ")));
        }
        try (Journal journal = open(target)) {
            try (OtherJournals others = target.isStream()
                    ? new OtherJournals(List.of())
                    : OtherJournals.open(options.memory(), target.roots(), journal.path())) {
                return runWith(walk, notImages, journal, others, target);
            } finally {
                if (target.isStream()) {
                    Files.deleteIfExists(journal.path());
                }
            }
        }
    }

    private int runWith(FileWalk walk, long notImages, Journal journal, OtherJournals others, BatchTarget target)
            throws PredictionException, IOException, InterruptedException {
        // Were it opened and closed once more by this process, its lock would fall.
        walk.leaveOut(journal.path());
        if (journal.damagedLines() > 0) {
            say("%s: %d damaged lines were left out".formatted(journal.path(), journal.damagedLines()));
        }
        ServerHandle found;
        try {
            found = ServerHandle.find(server, err::println);
        } catch (IOException e) {
            say(Reasons.of(e));
            return ExitCode.UNREACHABLE;
        }
        try (found;
                PredictionClient client = PredictionClient.open(found.address(), clientOptions)) {
            return runWith(client, walk, notImages, journal, others, target);
        }
    }

    private int runWith(
            PredictionClient client,
            FileWalk walk,
            long notImages,
            Journal journal,
            OtherJournals others,
            BatchTarget target)
            throws PredictionException, IOException, InterruptedException {
        Event.Info info;
        try {
            info = client.info().get();
        } catch (ExecutionException e) {
            throw PredictionException.of(e);
        }
        journal.learn(info.model(), LabelGuide.of(info));
        RowPrinter printer = new RowPrinter(target, info.labels(), out, this::interrupt);
        BatchRun run = new BatchRun(walk, journal, others.readers(), client, settings(info), printer);
        run.counts().notImages.add(notImages);
        running = run;
        if (interrupted) {
            run.interrupt();
        }
        if (!options.quiet()) {
            tellWhatIsAskedAgain(journal, info.model());
        }
        long begunNanos = System.nanoTime();
        BatchRun.Ending ending = options.quiet() ? run.run() : runTelling(run, client, known(journal, info.model()));
        Duration took = Duration.ofNanos(System.nanoTime() - begunNanos);
        printer.throwIfLost();
        ending.stop().ifPresent(stop -> say(stop.reason()));
        return render(run, ending, journal, target, info, took);
    }

    /** An answer of another model, or about a photo of another size, is none to the question of this run. */
    private void tellWhatIsAskedAgain(Journal journal, Prediction.Model model) throws IOException {
        String question = Row.question(model.sha256(), options.maxEdgePixels());
        for (Journal.Earlier earlier : journal.earlier()) {
            if (!earlier.question().equals(question)) {
                String how = earlier.question().startsWith(model.sha256())
                        ? "at another --max-edge"
                        : "by " + modelOf(journal, earlier);
                say("%,d were answered %s: asked again".formatted(earlier.paths(), how));
            }
        }
    }

    private static String modelOf(Journal journal, Journal.Earlier earlier) throws IOException {
        for (long offset : earlier.offsets()) {
            Optional<Prediction> prediction = journal.read(offset).outcome().predicted();
            if (prediction.isPresent()) {
                return "model " + prediction.get().model().version();
            }
        }
        return "another model";
    }

    /** Photos whose newest row answers this run's question. */
    private long known(Journal journal, Prediction.Model model) {
        String question = Row.question(model.sha256(), options.maxEdgePixels());
        return journal.earlier().stream()
                .filter(earlier -> earlier.question().equals(question))
                .mapToLong(Journal.Earlier::paths)
                .sum();
    }

    private BatchRun.Ending runTelling(BatchRun run, PredictionClient client, long known) throws InterruptedException {
        FileCount count = FileCount.start(options.selection());
        Progress progress = Progress.start(run.counts(), count, known, client, err, terminal);
        try {
            return run.run();
        } finally {
            progress.close();
            count.close();
        }
    }

    private int render(
            BatchRun run, BatchRun.Ending ending, Journal journal, BatchTarget target, Event.Info info, Duration took)
            throws IOException {
        RowSource known = run.rows(ending.complete());
        RowSource rows = shown(known, target.roots());
        Photos photos = Photos.in(target.roots().folder(), known);
        Guides guides = new Guides(journal.guides(), LabelGuide.of(info));
        Tally tally;
        boolean isGrouped = true;
        try {
            tally = Tally.of(photos, options.grouping().orElse(Grouping.FOLDER), options.minConfidence(), guides);
        } catch (GroupingException e) {
            say("%s: nothing is grouped".formatted(e.getMessage()));
            isGrouped = false;
            tally = Tally.of(photos, Grouping.NONE, options.minConfidence(), guides);
        }
        ResultsFile.Content content = new ResultsFile.Content(photos, rows, tally, guides, text());
        List<String> written = new ArrayList<>();
        boolean allWritten = true;
        for (ResultsFile file : target.files()) {
            try {
                file.write(content);
                written.add(file.path().toString());
            } catch (IOException e) {
                allWritten = false;
                say("%s can't be written: %s".formatted(file.path(), Reasons.of(e)));
            }
        }
        if (options.failedTo().isPresent()) {
            listFailed(rows, options.failedTo().get());
        }
        int exitCode = exitCode(ending, tally, allWritten, isGrouped);
        Duration processorTime =
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        Summary summary = new Summary(
                tally,
                guides,
                options.grouping().isPresent(),
                run.counts(),
                took,
                processorTime,
                target.isStream() ? List.of("standard output") : written,
                ending.complete(),
                exitCode);
        if (!options.quiet()) {
            err.println(summary.text(terminal ? Terminal.columnsOfError() : Terminal.UNLIMITED));
        }
        if (options.json()) {
            out.println(summary.json());
            out.flush();
        }
        return exitCode;
    }

    /** Results name photos as a person did. */
    private static RowSource shown(RowSource rows, NamedRoots roots) {
        return consumer -> rows.forEach(row -> consumer.accept(row.named(roots.shown(row.path()))));
    }

    private static int exitCode(BatchRun.Ending ending, Tally tally, boolean allWritten, boolean isGrouped) {
        if (ending.stop().isPresent()) {
            return ending.stop().get().code();
        }
        if (!allWritten) {
            return ExitCode.INTERNAL_ERROR;
        }
        if (!ending.complete()) {
            return ExitCode.INTERRUPTED;
        }
        if (!isGrouped) {
            return ExitCode.USAGE;
        }
        if (tally.rows() == 0) {
            return ExitCode.NO_IMAGES;
        }
        if (tally.failed() > 0) {
            return ExitCode.SOME_FAILED;
        }
        return tally.lowConfidence() > 0 ? ExitCode.LOW_CONFIDENCE : ExitCode.ALL_WELL;
    }

    private ReportText text() {
        String created =
                LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm"));
        return new ReportText(options.title(), options.place(), created, options.withLocation());
    }

    private void listFailed(RowSource rows, String failedTo) throws IOException {
        char separator = options.selection().nulSeparated() ? '\0' : '\n';
        try (Writer list = Files.newBufferedWriter(Path.of(failedTo), StandardCharsets.UTF_8)) {
            rows.forEach(row -> {
                if (row.outcome() instanceof Outcome.Failed) {
                    list.write(row.path() + separator);
                }
            });
        }
    }

    private BatchRun.Settings settings(Event.Info info) {
        // base64 makes four characters of three bytes, and the limit counts characters.
        long bodyMax = info.limits().maxBodyBytes();
        return new BatchRun.Settings(
                info.model().sha256(),
                clientOptions.encoding() == Encoding.BASE64 ? bodyMax / 4 * 3 : bodyMax,
                new PhotoFile.Options(options.quality(), options.maxEdgePixels()),
                PREPARING_THREADS,
                Runtime.getRuntime().maxMemory() / HEAP_SHARE,
                REPLY_WAIT);
    }

    private Journal open(BatchTarget target) throws UsageException, IOException {
        Path path = target.journal().isPresent() ? target.journal().get() : Files.createTempFile("pomona-", ".journal");
        try {
            return Journal.open(path, target.roots().folder(), options.fresh());
        } catch (JournalBusyException | NewerJournalException e) {
            throw e;
        } catch (IOException e) {
            throw new UsageException("%s can't be written: %s".formatted(path, Reasons.of(e)));
        }
    }

    /**
     * Goes on to the first image, so that no server is started for none.
     *
     * @return files passed over, or {@link #NO_IMAGE} when there is nothing else
     */
    private static long passOver(FileWalk walk) {
        long passedOver = 0;
        for (Optional<FileWalk.WalkedFile> found = walk.next(); found.isPresent(); found = walk.next()) {
            if (found.get().named() || mayBeImage(found.get())) {
                walk.putBack(found.get());
                return passedOver;
            }
            passedOver++;
        }
        return NO_IMAGE;
    }

    private static boolean mayBeImage(FileWalk.WalkedFile found) {
        try {
            return found.problem().isPresent()
                    || ImageFiles.isCandidate(
                            found.path(), Files.readAttributes(found.path(), BasicFileAttributes.class));
        } catch (IOException e) {
            return true;
        }
    }

    private void say(@Nullable String sentence) {
        err.println("pomona batch: " + PrintableText.of(String.valueOf(sentence)));
    }
}
