package pomona.batch;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Results as CSV: RFC 4180, UTF-8, CR LF, one line of names first, lists joined by semicolons.
 *
 * <p>A text that begins with {@code = + - @}, a tab or a line end would be run as a formula by a spreadsheet (OWASP, "CSV
 * Injection"), quoted or not; it gets an apostrophe before it. Numbers are written by us and stay as they are. Who needs
 * such a name to the letter reads the JSONL.
 */
public final class CsvResults {
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private CsvResults() {}

    /** Writes all rows. */
    public static void write(RowSource rows, Columns columns, Appendable out) throws IOException {
        CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180);
        csv.printRecord(columns.names().stream().map(CsvResults::harmless).toList());
        rows.forEach(row -> {
            List<String> cells = new ArrayList<>();
            for (Object value : columns.values(row)) {
                cells.add(cell(value));
            }
            csv.printRecord(cells);
        });
        csv.flush();
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double number) {
            return BigDecimal.valueOf(number).toPlainString();
        }
        if (value instanceof List<?> list) {
            return harmless(String.join(";", list.stream().map(String::valueOf).toList()));
        }
        String text = value.toString();
        return value instanceof Number ? text : harmless(text);
    }

    private static String harmless(String text) {
        return text.isEmpty() || FORMULA_STARTS.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }
}
