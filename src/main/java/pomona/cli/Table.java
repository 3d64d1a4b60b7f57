package pomona.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pomona.client.Answer;
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.protocol.Prediction;
import pomona.system.Terminal;
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
 * For a person a second guess follows, and what to look at next, once for each finding. In a narrow terminal the bar gets
 * shorter first, then the names.
 */
final class Table implements PredictionPrinter {
    private static final int FILE_COLUMNS_MIN = 12;
    private static final int FILE_COLUMNS_MAX = 40;
    private static final int VERDICT_COLUMNS = 38;
    private static final int BAR_COLUMNS_MIN = 5;
    private static final int BAR_COLUMNS_MAX = 20;

    /** Two spaces, verdict, space, 0.91, space, bar, space, 12345 ms: all but file and bar. */
    private static final int FIXED_COLUMNS = 2 + VERDICT_COLUMNS + 1 + 4 + 1 + 1 + 8;

    /** Longer lines are hard to read. */
    private static final int TEXT_COLUMNS_MAX = 120;

    private static final String CUT = "...";
    private static final String SHADES = " .:-=+*#%@";

    private final PrintWriter out;
    private final LabelGuide guide;
    private final boolean showMap;
    private final Style style;
    private final int columns;
    private final int fileColumns;
    private final int barColumns;
    private final Set<String> advised = new HashSet<>();

    /** @param columns width of the terminal; {@link Terminal#UNLIMITED} where nothing has to fit */
    Table(PrintWriter out, List<String> files, LabelGuide guide, boolean showMap, int columns, Style style) {
        this.out = out;
        this.guide = guide;
        this.showMap = showMap;
        this.columns = columns;
        this.style = style;
        int longest = files.stream()
                .mapToInt(file -> DisplayText.width(clean(file)))
                .max()
                .orElse(1);
        int left = columns - FIXED_COLUMNS;
        int room = columns == Terminal.UNLIMITED ? 0 : left - BAR_COLUMNS_MAX;
        int wanted = Math.min(longest, Math.max(FILE_COLUMNS_MAX, room));
        barColumns = Math.max(BAR_COLUMNS_MIN, Math.min(BAR_COLUMNS_MAX, left - wanted));
        fileColumns = Math.min(wanted, Math.max(FILE_COLUMNS_MIN, left - barColumns));
    }

    @Override
    public void predicted(String file, Answer answer) {
        Prediction prediction = answer.prediction();
        Finding finding = new Finding(prediction, guide);
        List<String> verdict = verdict(finding);
        String bar = bar(prediction.confidence());
        line(
                file,
                "%s %.2f %s %5.0f ms",
                style.painted(DisplayText.pad(verdict.get(0), VERDICT_COLUMNS), finding),
                prediction.confidence(),
                style.painted(bar, finding) + " ".repeat(barColumns - bar.length()),
                prediction.timingMs().total());
        verdict.stream().skip(1).forEach(more -> out.println(indent() + style.painted(more, finding)));
        if (style.isForPerson()) {
            tellMore(finding);
        }
        if (showMap) {
            map(prediction.map());
        }
        out.flush();
    }

    @Override
    public void failed(String file, String code, String message, int attempts) {
        line(file, "failed: %s", PrintableText.of(message));
    }

    /** What else it could be, and what to do; the latter is the same for all leaves with the same finding. */
    private void tellMore(Finding finding) {
        wrapped(finding.otherwise());
        finding.advice().stream().filter(advised::add).forEach(this::wrapped);
    }

    private void wrapped(String text) {
        if (!text.isEmpty()) {
            String indent = indent();
            int room = Math.max(FILE_COLUMNS_MAX, Math.min(columns, TEXT_COLUMNS_MAX) - indent.length() - 1);
            DisplayText.wrap(DisplayText.clean(text), room).forEach(line -> out.println(indent + line));
        }
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
