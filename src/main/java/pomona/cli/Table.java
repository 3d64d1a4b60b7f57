package pomona.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pomona.client.Answer;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.text.PrintableText;

/**
 * A line a file for a person, a second one where a verdict is long:
 *
 * <pre>
 * scab_002.jpg   Apple scab                             0.91 ##################      24 ms
 * rust_017.jpg   Cedar apple rust,                      0.95 ###################     25 ms
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
    private final Map<String, Event.Guide> guide;
    private final boolean showMap;
    private final int fileColumns;
    private final int barColumns;

    /** @param columns width of the terminal; {@link Terminal#UNLIMITED} where nothing has to fit */
    Table(PrintWriter out, List<String> files, Map<String, Event.Guide> guide, boolean showMap, int columns) {
        this.out = out;
        this.guide = guide;
        this.showMap = showMap;
        int longest = files.stream().mapToInt(String::length).max().orElse(1);
        int wanted = Math.min(longest, FILE_COLUMNS_MAX);
        int left = columns - FIXED_COLUMNS;
        barColumns = Math.max(BAR_COLUMNS_MIN, Math.min(BAR_COLUMNS_MAX, left - wanted));
        fileColumns = Math.min(wanted, Math.max(FILE_COLUMNS_MIN, left - barColumns));
    }

    @Override
    public void predicted(String file, Answer answer) {
        Prediction prediction = answer.prediction();
        List<String> verdict = verdict(prediction);
        line(
                file,
                "%-" + VERDICT_COLUMNS + "s %.2f %-" + barColumns + "s %5.0f ms",
                verdict.get(0),
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

    /** The findings by their titles, or an abstention in words; each line fits its column if a title does. */
    private List<String> verdict(Prediction prediction) {
        String abstained = prediction.abstained();
        if (Prediction.NOT_APPLE_LEAF.equals(abstained)) {
            return List.of("This does not look like an apple leaf");
        }
        if (abstained != null) {
            return joined("Not sure; most like ", List.of(title(prediction.prediction())));
        }
        List<String> named = prediction.findings().isEmpty() ? List.of(prediction.prediction()) : prediction.findings();
        return joined("", named.stream().map(this::title).toList());
    }

    private static List<String> joined(String start, List<String> parts) {
        List<String> lines = new ArrayList<>();
        String line = start;
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i) + (i + 1 < parts.size() ? ", " : "");
            if (!line.isEmpty() && (line + part).strip().length() > VERDICT_COLUMNS) {
                lines.add(line.strip());
                line = "";
            }
            line += part;
        }
        lines.add(line.strip());
        return lines;
    }

    private String title(String label) {
        Event.Guide known = guide.get(label);
        return PrintableText.of(known == null ? label : known.title());
    }

    private String bar(double confidence) {
        return "#".repeat((int) Math.round(Math.max(0, Math.min(1, confidence)) * barColumns));
    }

    private void map(Prediction.@Nullable EvidenceMap map) {
        if (map == null) {
            return;
        }
        String indent = indent();
        out.println(indent + "evidence for " + title(map.label()) + ":");
        for (int row = 0; row < map.rows(); row++) {
            StringBuilder cells = new StringBuilder(indent);
            for (double cell : map.cells().subList(row * map.columns(), (row + 1) * map.columns())) {
                int shade = (int) (Math.max(0, Math.min(1, cell)) * (SHADES.length() - 1));
                cells.append(SHADES.charAt(shade)).append(SHADES.charAt(shade));
            }
            out.println(cells.append('|'));
        }
    }

    private String indent() {
        return " ".repeat(fileColumns + 2);
    }

    private void line(String file, String format, Object... values) {
        String name = PrintableText.of(file);
        if (name.length() > fileColumns) {
            int head = (fileColumns - CUT.length()) / 2;
            name = name.substring(0, head) + CUT + name.substring(name.length() - fileColumns + CUT.length() + head);
        }
        String pad = " ".repeat(fileColumns - name.length() + 2);
        out.println(name + pad + String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
