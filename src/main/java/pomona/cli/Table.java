package pomona.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pomona.client.Answer;
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.protocol.Prediction;
import pomona.text.DisplayText;
import pomona.text.PrintableText;

/**
 * A line a file for a person, a second one where a verdict is long:
 *
 * <pre>
 * scab_002.jpg   Apple scab                             0.91 ##################      24 ms
 * rust_017.jpg   Cedar apple rust and                   0.95 ###################     25 ms
 *                Frog-eye leaf spot (black rot)
 * cat.jpg        This does not look like an apple leaf  0.99 ####################    22 ms
 * broken.jpg     failed: The JPEG ends in the middle.
 * </pre>
 *
 * In a narrow terminal the bar gets shorter first, then the names.
 */
final class Table implements PredictionPrinter {
    private static final int FILE_COLUMNS_MIN = 12;
    private static final int FILE_COLUMNS_MAX = 40;
    private static final int VERDICT_COLUMNS = 38;
    private static final int BAR_COLUMNS_MIN = 5;
    private static final int BAR_COLUMNS_MAX = 20;

    /** Two spaces, verdict, space, 0.91, space, bar, space, 12345 ms: all but file and bar. */
    private static final int FIXED_COLUMNS = 2 + VERDICT_COLUMNS + 1 + 4 + 1 + 1 + 8;

    private static final String CUT = "...";
    private static final String SHADES = " .:-=+*#%@";

    private final PrintWriter out;
    private final LabelGuide guide;
    private final boolean showMap;
    private final int fileColumns;
    private final int barColumns;

    /** @param columns width of the terminal; {@link Terminal#UNLIMITED} where nothing has to fit */
    Table(PrintWriter out, List<String> files, LabelGuide guide, boolean showMap, int columns) {
        this.out = out;
        this.guide = guide;
        this.showMap = showMap;
        int longest = files.stream()
                .mapToInt(file -> DisplayText.width(clean(file)))
                .max()
                .orElse(1);
        int wanted = Math.min(longest, FILE_COLUMNS_MAX);
        int left = columns - FIXED_COLUMNS;
        barColumns = Math.max(BAR_COLUMNS_MIN, Math.min(BAR_COLUMNS_MAX, left - wanted));
        fileColumns = Math.min(wanted, Math.max(FILE_COLUMNS_MIN, left - barColumns));
    }

    @Override
    public void predicted(String file, Answer answer) {
        Prediction prediction = answer.prediction();
        List<String> verdict = verdict(new Finding(prediction, guide));
        line(
                file,
                "%s %.2f %-" + barColumns + "s %5.0f ms",
                DisplayText.pad(verdict.get(0), VERDICT_COLUMNS),
                prediction.confidence(),
                bar(prediction.confidence()),
                prediction.timingMs().total());
        verdict.stream().skip(1).forEach(more -> out.println(indent() + more));
        if (showMap) {
            map(prediction.map());
        }
        out.flush();
    }

    @Override
    public void failed(String file, String code, String message, int attempts) {
        line(file, "failed: %s", PrintableText.of(message));
    }

    /** What was found; each line fits its column if a title does. */
    private static List<String> verdict(Finding finding) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String piece : finding.pieces()) {
            String longer = line.isEmpty() ? piece : line + " " + piece;
            if (DisplayText.width(longer) > VERDICT_COLUMNS && !line.isEmpty()) {
                lines.add(line);
                longer = piece;
            }
            line = longer;
        }
        lines.add(line);
        return lines;
    }

    private String bar(double confidence) {
        return "#".repeat((int) Math.round(Math.max(0, Math.min(1, confidence)) * barColumns));
    }

    private void map(Prediction.@Nullable EvidenceMap map) {
        if (map == null) {
            return;
        }
        String indent = indent();
        out.println(indent + "evidence for " + guide.title(map.label()) + ":");
        for (int row = 0; row < map.rows(); row++) {
            StringBuilder cells = new StringBuilder(indent);
            for (double cell : map.cells().subList(row * map.columns(), (row + 1) * map.columns())) {
                int shade = (int) (Math.max(0, Math.min(1, cell)) * (SHADES.length() - 1));
                cells.append(SHADES.charAt(shade)).append(SHADES.charAt(shade));
            }
            out.println(cells.append('|'));
        }
    }

    /** What would steer the terminal stands there to be read. */
    private static String clean(String file) {
        return DisplayText.clean(PrintableText.of(file));
    }

    private String indent() {
        return " ".repeat(fileColumns + 2);
    }

    private void line(String file, String format, Object... values) {
        String name = DisplayText.withoutMiddle(clean(file), fileColumns, CUT);
        String pad = " ".repeat(fileColumns - DisplayText.width(name) + 2);
        out.println(name + pad + String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
