package pomona.text;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * A table as CSV: RFC 4180, CR LF, lists joined by semicolons, unknown values empty.
 *
 * <p>All texts stand in quotes, since LibreOffice splits what isn't quoted at semicolons and tabs too. Numbers don't;
 * they have six decimals at most, and one that isn't finite is unknown. A text that begins with {@code = + - @}, a tab
 * or a line end would be run as a formula by a spreadsheet (OWASP, "CSV Injection"), quoted or not; it gets an
 * apostrophe before it.
 */
public final class Csv {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.NON_NUMERIC).get();
    private static final String FORMULA_STARTS = "=+-@\t\r\n";
    private static final int DECIMALS_MAX = 6;

    private final CSVPrinter printer;

    /** A table that is written to {@code out} row by row. */
    public Csv(Appendable out) throws IOException {
        this.printer = new CSVPrinter(out, FORMAT);
    }

    /** Writes a row of texts, numbers, lists of texts, and null for unknown. */
    public void row(List<? extends @Nullable Object> values) throws IOException {
        List<@Nullable Object> cells = new ArrayList<>(values.size());
        values.forEach(value -> cells.add(cell(value)));
        printer.printRecord(cells);
    }

    /** Writes what is gathered. */
    public void flush() throws IOException {
        printer.flush();
    }

    /** A text as it was before the apostrophe that keeps a spreadsheet from running it. */
    public static String unguarded(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && FORMULA_STARTS.indexOf(cell.charAt(1)) >= 0
                ? cell.substring(1)
                : cell;
    }

    private static @Nullable Object cell(@Nullable Object value) {
        if (value instanceof Double number) {
            if (!Double.isFinite(number)) {
                return null;
            }
            BigDecimal exact = BigDecimal.valueOf(number);
            return exact.setScale(Math.max(0, Math.min(DECIMALS_MAX, exact.scale())), RoundingMode.HALF_UP);
        }
        if (value == null || value instanceof Number) {
            return value;
        }
        String text = value instanceof List<?> list
                ? String.join(";", list.stream().map(String::valueOf).toList())
                : value.toString();
        return text.isEmpty() || FORMULA_STARTS.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }
}
