package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import pomona.journal.Columns;
import pomona.journal.RowSource;
import pomona.system.WholeFile;

/** Writes what is known of a folder's photos, with the columns of a batch, as CSV (RFC 4180) or as JSON lines. */
final class Export {
    /** Columns for labels; a server could invent some for each photo. */
    private static final int LABELS_MAX = 250;

    private Export() {}

    /** Returns the number of photos; with none nothing is written. */
    static int write(Path file, RowSource rows) throws IOException {
        if (file.getFileName() == null) {
            throw new IOException("it names no file");
        }
        Set<String> labels = new LinkedHashSet<>();
        int[] photos = {0};
        rows.forEach(row -> {
            photos[0]++;
            row.outcome()
                    .predicted()
                    .ifPresent(prediction -> prediction.probabilities().keySet().stream()
                            .filter(label -> !labels.contains(label))
                            .limit(LABELS_MAX - labels.size())
                            .forEach(labels::add));
        });
        if (photos[0] == 0) {
            return 0;
        }
        Columns columns = new Columns(new ArrayList<>(labels));
        boolean isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".jsonl");
        WholeFile.write(file, isJson ? out -> columns.writeJsonLines(rows, out) : out -> columns.writeCsv(rows, out));
        return photos[0];
    }
}
