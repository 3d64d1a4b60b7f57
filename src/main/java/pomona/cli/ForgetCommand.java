package pomona.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pomona.journal.FolderJournals;
import pomona.journal.JournalBusyException;
import pomona.journal.JournalReader;
import pomona.journal.NewerJournalException;
import pomona.journal.PhotoFolder;
import pomona.system.ExitCode;
import pomona.system.StateFolder;
import pomona.text.PrintableText;
import pomona.text.Quantity;
import pomona.text.Reasons;

/** Deletes what the screen keeps of a folder. */
@Command(
        name = "forget",
        description = "Delete what the screen keeps of a folder: answers, and what a person said of its photos.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:deleted, or nothing was kept",
            "1:it can't be deleted",
            "2:wrong usage, or a program that runs writes it"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona forget ~/leaves",
            "",
            "Also a folder that is gone, and folders below it. Photos and results of batches stay.",
        })
final class ForgetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FOLDER", description = "Whose photos were looked at.")
    private Path folder = Path.of(".");

    /**
     * What a journal holds.
     *
     * @param reviews photos of which a person said something
     */
    private record Held(long photos, long reviews, long bytes) {
        Held and(Held other) {
            return new Held(photos + other.photos, reviews + other.reviews, bytes + other.bytes);
        }
    }

    @Override
    public Integer call() {
        FolderJournals journals = new FolderJournals(StateFolder.path());
        PrintWriter out = spec.commandLine().getOut();
        String name = PrintableText.of(folder.toString());
        try {
            List<Path> kept = journals.kept(folder);
            Held held = new Held(0, 0, 0);
            for (Path journal : kept) {
                held = held.and(held(journal));
            }
            List<Path> results = journals.known(folder).stream()
                    .filter(journal -> !kept.contains(journal) && !journal.startsWith(StateFolder.path()))
                    .toList();
            boolean any = journals.forget(folder);
            out.println(
                    any
                            ? "%s: deleted results of %s, %s looked at by a person (%,d bytes)"
                                    .formatted(
                                            name,
                                            Quantity.of(held.photos(), "photo"),
                                            Quantity.number(held.reviews()),
                                            held.bytes())
                            : name + ": nothing is kept of it");
            results.forEach(journal ->
                    out.println(PrintableText.of(journal.toString()) + " stays: it belongs to results of a batch"));
            out.flush();
            return ExitCode.ALL_WELL;
        } catch (JournalBusyException e) {
            return failed(String.valueOf(e.getMessage()), ExitCode.USAGE);
        } catch (IOException e) {
            return failed(Reasons.of(e), ExitCode.INTERNAL_ERROR);
        }
    }

    private static Held held(Path journal) throws IOException {
        try (JournalReader reader = JournalReader.open(journal, PhotoFolder.working())) {
            long reviews = 0;
            long[] rows = reader.newestRows();
            for (long row : rows) {
                reviews += reader.read(row).review() == null ? 0 : 1;
            }
            return new Held(rows.length, reviews, Files.size(journal));
        } catch (NewerJournalException e) {
            return new Held(0, 0, Files.size(journal));
        }
    }

    private int failed(String why, int code) {
        spec.commandLine().getErr().println("pomona forget: " + PrintableText.of(why));
        return code;
    }
}
