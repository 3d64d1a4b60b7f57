package pomona.batch;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.report.ResultsFile;

/**
 * Where the results of a run go.
 *
 * @param files to write at the end; none when rows are printed as they come
 * @param journal that they are rendered from; empty when rows are printed as they come
 * @param roots whose photos they tell of
 */
record BatchTarget(List<ResultsFile> files, Optional<Path> journal, NamedRoots roots) {
    private static final String STANDARD_OUTPUT = "-";

    BatchTarget {
        files = List.copyOf(files);
    }

    /** Whether rows are printed as they come. */
    boolean isStream() {
        return journal.isEmpty();
    }

    /**
     * What the options ask for. A folder alone gets results of its own name beside it or, where that can't be written,
     * in the working directory.
     *
     * @throws UsageException it can't be
     */
    static BatchTarget of(BatchOptions options) throws UsageException {
        NamedRoots roots = new NamedRoots(options.selection());
        checkFailedTo(options);
        if (options.results().contains(STANDARD_OUTPUT)) {
            if (options.results().size() > 1) {
                throw new UsageException("-o - is for a pipe and stands alone");
            }
            if (options.json()) {
                throw new UsageException("-o - prints rows where --json would print the summary");
            }
            return new BatchTarget(List.of(), Optional.empty(), roots);
        }
        if (options.results().isEmpty()) {
            return besideTheFolder(roots);
        }
        List<ResultsFile> files = new ArrayList<>();
        for (String name : options.results()) {
            files.add(named(name));
        }
        // Results named in another order are still the same results.
        Path journal = files.stream()
                .map(ResultsFile::journal)
                .filter(Files::exists)
                .findFirst()
                .orElse(files.get(0).journal());
        return new BatchTarget(files, Optional.of(journal), roots);
    }

    private static BatchTarget besideTheFolder(NamedRoots roots) throws UsageException {
        Path folder = roots.onlyFolder()
                .map(named -> named.toAbsolutePath().normalize())
                .orElseThrow(() -> new UsageException(
                        "name at least one file of results: -o RESULTS.csv, .jsonl, .html or .geojson"));
        Path parent = folder.getParent();
        if (parent == null) {
            throw new UsageException("name results with -o: there is nothing beside " + folder);
        }
        Path into = Files.isWritable(parent) ? parent : Path.of("").toAbsolutePath();
        ResultsFile table = named(into.resolve(folder.getFileName() + ".csv").toString());
        ResultsFile page = named(into.resolve(folder.getFileName() + ".html").toString());
        if (!Files.exists(table.journal())) {
            for (ResultsFile file : List.of(table, page)) {
                if (Files.exists(file.path()) && !file.isOurPage()) {
                    throw new UsageException(
                            "%s is there already and is none of ours: name results with -o".formatted(file.path()));
                }
            }
        }
        return new BatchTarget(List.of(table, page), Optional.of(table.journal()), roots);
    }

    private static ResultsFile named(String name) throws UsageException {
        try {
            return ResultsFile.named(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static void checkFailedTo(BatchOptions options) throws UsageException {
        if (options.failedTo().isEmpty()) {
            return;
        }
        String name = options.failedTo().get();
        try {
            Path folder = Path.of(name).toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new UsageException(name + " can't be written: the folder is not there");
            }
        } catch (InvalidPathException e) {
            throw new UsageException("%s is no path: %s".formatted(e.getInput(), e.getReason()));
        }
    }
}
