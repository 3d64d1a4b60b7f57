package pomona.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pomona.client.Answer;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/**
 * A line a file for a person:
 *
 * <pre>
 * scab_002.jpg   Apple scab                            0.91 ##################     24 ms
 * cat.jpg        This does not look like an apple leaf 0.99 ####################   22 ms
 * broken.jpg     failed: The JPEG ends in the middle.
 * </pre>
 */
final class Table implements PredictionPrinter {
    private static final int FILE_COLUMNS_MAX = 40;
    private static final int VERDICT_COLUMNS = 38;
    private static final int BAR_COLUMNS = 20;
    private static final String SHADES = " .:-=+*#%@";

    private final PrintWriter out;
    private final Map<String, Event.Guide> guide;
    private final boolean showMap;
    private final int fileColumns;

    Table(PrintWriter out, List<String> files, Map<String, Event.Guide> guide, boolean showMap) {
        this.out = out;
        this.guide = guide;
        this.showMap = showMap;
        int longest = files.stream().mapToInt(String::length).max().orElse(1);
        fileColumns = Math.min(longest, FILE_COLUMNS_MAX);
    }

    @Override
    public void predicted(String file, Answer answer) {
        Prediction prediction = answer.prediction();
        line(
                file,
                "%-" + VERDICT_COLUMNS + "s %.2f %-" + BAR_COLUMNS + "s %5.0f ms",
                verdict(prediction),
                prediction.confidence(),
                bar(prediction.confidence()),
                prediction.timingMs().total());
        if (showMap) {
            map(prediction.map());
        }
    }

    @Override
    public void failed(String file, String code, String message, int attempts) {
        line(file, "failed: %s", printable(message));
    }

    /** The findings by their titles; an abstention in words. */
    private String verdict(Prediction prediction) {
        String abstained = prediction.abstained();
        if (Prediction.NOT_APPLE_LEAF.equals(abstained)) {
            return "This does not look like an apple leaf";
        }
        if (abstained != null) {
            return "Not sure; most like " + title(prediction.prediction());
        }
        List<String> named = prediction.findings().isEmpty() ? List.of(prediction.prediction()) : prediction.findings();
        return named.stream().map(this::title).collect(Collectors.joining(", "));
    }

    private String title(String label) {
        Event.Guide known = guide.get(label);
        return printable(known == null ? label : known.title());
    }

    private static String bar(double confidence) {
        return "#".repeat((int) Math.round(Math.max(0, Math.min(1, confidence)) * BAR_COLUMNS));
    }

    private void map(Prediction.@Nullable EvidenceMap map) {
        if (map == null) {
            return;
        }
        String indent = " ".repeat(fileColumns + 2);
        out.println(indent + "evidence for " + title(map.label()) + ":");
        for (int row = 0; row < map.rows(); row++) {
            StringBuilder cells = new StringBuilder(indent);
            for (double cell : map.cells().subList(row * map.columns(), (row + 1) * map.columns())) {
                int shade = (int) (Math.max(0, Math.min(1, cell)) * (SHADES.length() - 1));
                cells.append(SHADES.charAt(shade)).append(SHADES.charAt(shade));
            }
            out.println(cells.append('|'));
        }
        out.flush();
    }

    private void line(String file, String format, Object... values) {
        String name = printable(file);
        if (name.length() > fileColumns) {
            name = "..." + name.substring(name.length() - fileColumns + 3);
        }
        String pad = " ".repeat(fileColumns - name.length() + 2);
        out.println(name + pad + String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** A name or a server's sentence must not steer the terminal. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
