package pomona.batch.results;

import java.io.IOException;
import pomona.batch.journal.RowSource;
import pomona.text.Csv;

/** Results as CSV, in UTF-8, names first. Who needs a file's name to the letter reads the JSON lines. */
public final class CsvResults {
    private CsvResults() {}

    /** Writes all rows. */
    public static void write(RowSource rows, Columns columns, Appendable out) throws IOException {
        Csv csv = new Csv(out);
        csv.row(columns.names());
        rows.forEach(row -> csv.row(columns.values(row)));
        csv.flush();
    }
}
