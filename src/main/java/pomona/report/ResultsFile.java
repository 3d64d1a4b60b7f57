package pomona.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import pomona.journal.Columns;
import pomona.journal.RowSource;
import pomona.report.season.Guides;
import pomona.report.season.Photos;
import pomona.report.season.Tally;
import pomona.system.WholeFile;

/**
 * A file of results.
 *
 * @param path where it goes
 */
public record ResultsFile(Path path, Format format) {
    /** What kind, told by the extension. */
    public enum Format {
        CSV,
        JSONL,
        HTML,
        GEOJSON
    }

    /**
     * What results are made of.
     *
     * @param photos told from the folder that they lie in, for pages and maps
     * @param rows the same, named as a person names them, for tables
     */
    public record Content(Photos photos, RowSource rows, Tally tally, Guides guides, ReportText text) {}

    /**
     * The results file of that name.
     *
     * @throws IllegalArgumentException the extension says nothing, or the folder can't be written to
     */
    public static ResultsFile named(String name) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("%s is no path: %s".formatted(e.getInput(), e.getReason()), e);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        for (Format format : Format.values()) {
            if (lower.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                Path folder = path.toAbsolutePath().getParent();
                if (folder == null || !Files.isDirectory(folder)) {
                    throw new IllegalArgumentException("%s can't be written: the folder is not there".formatted(name));
                }
                if (Files.isDirectory(path)) {
                    throw new IllegalArgumentException(name + " can't be written: it is a folder");
                }
                return new ResultsFile(path, format);
            }
        }
        throw new IllegalArgumentException(name + " names no format: results end in .csv, .jsonl, .html or .geojson");
    }

    /** The journal that belongs beside it. */
    public Path journal() {
        return path.resolveSibling(path.getFileName() + ".journal");
    }

    /** Whether the file is there and is a page of ours. */
    public boolean isOurPage() {
        if (format != Format.HTML) {
            return false;
        }
        try (var in = Files.newBufferedReader(path)) {
            for (String line = in.readLine(); line != null && !line.contains("<body"); line = in.readLine()) {
                if (line.startsWith(HtmlReport.GENERATOR)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Writes it, whole or not at all.
     *
     * @throws IOException it can't be written; what was there before still is
     */
    public void write(Content content) throws IOException {
        Columns columns = new Columns(content.tally().labels());
        WholeFile.write(path, out -> {
            switch (format) {
                case CSV -> columns.writeCsv(content.rows(), out);
                case JSONL -> columns.writeJsonLines(content.rows(), out);
                case HTML ->
                    new HtmlReport(content.tally(), content.guides(), content.text())
                            .write(content.photos(), path, out);
                case GEOJSON -> new GeoJson(content.guides(), content.tally().grouping()).write(content.photos(), out);
            }
        });
    }
}
