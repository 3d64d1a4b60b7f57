package pomona.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pomona.journal.FolderJournals;
import pomona.journal.PhotoFolder;
import pomona.journal.RowSource;
import pomona.report.ReportText;
import pomona.report.ResultsFile;
import pomona.report.SeveralResults;
import pomona.report.season.Grouping;
import pomona.report.season.GroupingException;
import pomona.report.season.Guides;
import pomona.report.season.Tally;
import pomona.system.ExitCode;
import pomona.system.StateFolder;
import pomona.text.PrintableText;
import pomona.text.Reasons;

/** Makes a report of what was answered on several days. Asks no server. */
@Command(
        name = "report",
        description = "Make a season's report of journals and results.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:written",
            "1:internal error, or it can't be written",
            "2:wrong usage, results that can't be read, or photos that can't be grouped so",
            "6:no photo in the results"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona report orchard.csv.journal",
            "  pomona report ~/leaves                   what was answered and said on the screen",
            "  pomona report may.csv.journal june.csv.journal checked.csv -o season.html --title 'Season 2026'",
            "  pomona report season.jsonl -o season.html -o season.geojson --with-location --group-by 'row_(\\d+)'",
            "",
            "The same photo counts once: as a person reviewed it, or as it was answered last.",
        })
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "RESULTS|FOLDER",
            description = "Journals, JSON lines or CSV, with the columns of batch; of a FOLDER what the screen keeps.")
    private List<Path> results = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = {
                "Where to: .html, .geojson, .csv or .jsonl; may be given several times.",
                "Without it a page named as the first of the results."
            })
    private List<String> outputs = List.of();

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Override
    public Integer call() {
        List<ResultsFile> files = files();
        PrintWriter out = spec.commandLine().getOut();
        try (SeveralResults photos = SeveralResults.open(journals())) {
            Guides guides = photos.guides();
            Tally tally = Tally.of(photos, options.grouping().orElse(Grouping.FOLDER), 0, guides);
            if (tally.rows() == 0) {
                complain("there is no photo in the results");
                return ExitCode.NO_IMAGES;
            }
            RowSource rows = taker -> photos.forEach(photo -> taker.accept(photo.row()
                    .named(PhotoFolder.working()
                            .within(photo.folder().file(photo.row().path())))));
            ResultsFile.Content content = new ResultsFile.Content(photos, rows, tally, guides, text());
            return write(files, content, tally, out);
        } catch (GroupingException e) {
            complain(String.valueOf(e.getMessage()));
            return ExitCode.USAGE;
        } catch (IOException e) {
            complain(named(e));
            return ExitCode.USAGE;
        }
    }

    /** What is to be read: for a folder what the screen keeps of it. */
    private List<Path> journals() throws IOException {
        List<Path> journals = new ArrayList<>();
        for (Path one : results) {
            List<Path> kept = Files.isDirectory(one) ? new FolderJournals(StateFolder.path()).kept(one) : List.of(one);
            if (kept.isEmpty()) {
                throw wrong("nothing is kept of " + one);
            }
            journals.addAll(kept);
        }
        return journals;
    }

    private int write(List<ResultsFile> files, ResultsFile.Content content, Tally tally, PrintWriter out) {
        for (ResultsFile file : files) {
            try {
                file.write(content);
            } catch (IOException e) {
                complain("%s can't be written: %s".formatted(file.path(), Reasons.of(e)));
                return ExitCode.INTERNAL_ERROR;
            }
            out.println("%s: %s, %s"
                    .formatted(
                            PrintableText.of(file.path().toString()),
                            counted(tally.rows(), "photo", "photos"),
                            counted(tally.season().all().whole().leaves(), "leaf", "leaves")));
            out.flush();
        }
        return ExitCode.ALL_WELL;
    }

    private static String counted(long count, String one, String many) {
        return "%,d %s".formatted(count, count == 1 ? one : many);
    }

    private List<ResultsFile> files() {
        List<ResultsFile> files = new ArrayList<>();
        try {
            if (outputs.isEmpty()) {
                files.add(besideTheFirst());
            }
            for (String output : outputs) {
                files.add(ResultsFile.named(output));
            }
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        for (ResultsFile file : files) {
            if (results.stream().anyMatch(one -> isSame(one, file.path()))) {
                throw wrong(file.path() + " is one of the results to be read");
            }
        }
        return files;
    }

    private ResultsFile besideTheFirst() {
        Path first = results.get(0);
        String name = String.valueOf(first.getFileName()).replaceFirst("\\.journal$", "");
        int dot = Files.isDirectory(first) ? -1 : name.lastIndexOf('.');
        Path page = first.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".html");
        ResultsFile file = ResultsFile.named(page.toString());
        if (Files.exists(page) && !file.isOurPage()) {
            throw wrong(page + " is there already and is none of ours: name the report with -o");
        }
        return file;
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private ReportText text() {
        String created =
                LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm"));
        return new ReportText(options.title(), options.place(), created, options.withLocation());
    }

    /** What a file system throws has the path as its message. */
    private static String named(IOException e) {
        return e instanceof FileSystemException problem
                ? "%s can't be read: %s".formatted(problem.getFile(), Reasons.of(e))
                : String.valueOf(e.getMessage());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void complain(String sentence) {
        spec.commandLine().getErr().println("pomona report: " + PrintableText.of(sentence));
    }
}
