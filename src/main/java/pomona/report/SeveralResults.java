package pomona.report;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pomona.finding.LabelGuide;
import pomona.journal.HashIndex;
import pomona.journal.JournalReader;
import pomona.journal.PhotoFolder;
import pomona.journal.Row;
import pomona.journal.RowSource;
import pomona.journal.TableRows;
import pomona.report.season.Guides;
import pomona.report.season.Photo;
import pomona.report.season.Photos;

/**
 * The photos of several journals and tables, each photo once: of rows about the same bytes the one that a person
 * reviewed counts before one that nobody did, a journal's before a table's, since the evidence is in journals alone, and
 * the later before the earlier. Journals are as late as their last writer began, tables as their file is.
 *
 * <p>One pass notes in a {@link HashIndex} which row counts; each pass after it gives these alone.
 */
public final class SeveralResults implements Photos, Closeable {
    private static final long REVIEWED = 1L << 62;

    private final List<Source> sources;
    private final HashIndex counting = new HashIndex();

    /** One of the files, and the folder that its rows' paths are told from. */
    private interface Source extends Closeable {
        RowSource rows();

        PhotoFolder folder();

        Instant time();

        boolean isJournal();

        Map<String, LabelGuide> guides();
    }

    private record JournalSource(JournalReader reader) implements Source {
        @Override
        public RowSource rows() {
            return reader.rows();
        }

        @Override
        public PhotoFolder folder() {
            return reader.folder();
        }

        @Override
        public Instant time() {
            return reader.begun();
        }

        @Override
        public boolean isJournal() {
            return true;
        }

        @Override
        public Map<String, LabelGuide> guides() {
            return reader.guides();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private record TableSource(RowSource rows, PhotoFolder folder, Instant time) implements Source {
        @Override
        public boolean isJournal() {
            return false;
        }

        @Override
        public Map<String, LabelGuide> guides() {
            return Map.of();
        }

        @Override
        public void close() {
            // It is opened for each pass.
        }
    }

    private SeveralResults(List<Source> sources) {
        this.sources = sources;
    }

    /**
     * Opens journals, tables in JSON lines and tables in CSV.
     *
     * @throws IOException one of them can't be read; the message names it
     */
    public static SeveralResults open(List<Path> files) throws IOException {
        List<Source> sources = new ArrayList<>();
        try {
            for (Path file : files) {
                sources.add(isTable(file) ? table(file) : journal(file));
            }
            sources.sort(Comparator.comparing(Source::isJournal).thenComparing(Source::time));
            SeveralResults results = new SeveralResults(sources);
            results.choose();
            return results;
        } catch (IOException | RuntimeException e) {
            for (Source source : sources) {
                source.close();
            }
            throw e;
        }
    }

    /** What the models' labels mean, as far as the journals tell. */
    public Guides guides() {
        Map<String, LabelGuide> guides = new LinkedHashMap<>();
        sources.forEach(source -> guides.putAll(source.guides()));
        return new Guides(guides, LabelGuide.NONE);
    }

    @Override
    public void forEach(Taker taker) throws IOException {
        long[] number = {0};
        for (Source source : sources) {
            source.rows().forEach(row -> {
                if ((counting.get(key(row, source.folder())) & ~REVIEWED) == number[0]++) {
                    taker.accept(new Photo(row, source.folder()));
                }
            });
        }
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.close();
        }
    }

    private void choose() throws IOException {
        long[] number = {0};
        for (Source source : sources) {
            source.rows().forEach(row -> {
                HashIndex.Key key = key(row, source.folder());
                long before = counting.get(key);
                boolean beforeReviewed = before != HashIndex.ABSENT && (before & REVIEWED) != 0;
                if (row.review() != null || !beforeReviewed) {
                    counting.put(key, number[0] | (row.review() != null ? REVIEWED : 0));
                }
                number[0]++;
            });
        }
    }

    /** By the bytes; a file that could not be read is known by its name. */
    private static HashIndex.Key key(Row row, PhotoFolder folder) {
        return HashIndex.Key.of(row.sha256().isEmpty() ? folder.path() + "\n" + row.path() : row.sha256());
    }

    private static Source journal(Path file) throws IOException {
        JournalReader reader = JournalReader.open(file);
        if (reader.newestRows().length == 0 && reader.damagedLines() > 0) {
            reader.close();
            throw new IOException(file + " is no journal; tables end in .csv or .jsonl");
        }
        return new JournalSource(reader);
    }

    private static boolean isTable(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jsonl") || name.endsWith(".csv");
    }

    /** A table names photos as a person did: seen from the working directory or, where that finds none, from beside it. */
    private static Source table(Path file) throws IOException {
        TableRows table = new TableRows(file);
        CommonFolder common = new CommonFolder();
        table.forEach(row -> common.add(row.path()));
        Path beside = file.toAbsolutePath().getParent();
        PhotoFolder base = common.isFoundFrom(PhotoFolder.working()) || beside == null
                ? PhotoFolder.working()
                : new PhotoFolder(beside);
        PhotoFolder folder = common.under(base);
        RowSource rows = taker -> table.forEach(row -> taker.accept(row.named(within(folder, base, row.path()))));
        return new TableSource(rows, folder, Files.getLastModifiedTime(file).toInstant());
    }

    private static String within(PhotoFolder folder, PhotoFolder base, String name) {
        try {
            return folder.within(base.file(name));
        } catch (InvalidPathException e) {
            return name;
        }
    }

    /** The longest way that all names of a table have in common. */
    private static final class CommonFolder {
        private String common = "";
        private String example = "";
        private boolean any;

        void add(String name) {
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            if (!any) {
                common = folder;
                example = name;
                any = true;
            }
            while (!folder.startsWith(common)) {
                common = common.substring(0, common.lastIndexOf('/', common.length() - 2) + 1);
            }
        }

        boolean isFoundFrom(PhotoFolder base) {
            try {
                return Files.exists(base.file(example));
            } catch (InvalidPathException e) {
                return false;
            }
        }

        PhotoFolder under(PhotoFolder base) {
            try {
                return new PhotoFolder(base.file(common));
            } catch (InvalidPathException e) {
                return base;
            }
        }
    }
}
