package pomona.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Season;
import pomona.report.season.Share;
import pomona.report.season.Tally;
import pomona.text.DisplayText;
import pomona.text.PrintableText;

/**
 * Shares by block as lines for a terminal, no wider than it is: findings that don't fit stand in a further table below.
 *
 * <pre>
 *   block   leaves  Apple scab         Healthy             unsure  failed
 *   north       40  12.5 % (5.5–26.1)  70.0 % (54.6–81.9)       3       0
 * </pre>
 */
public final class BlockTable {
    private static final int BLOCK_CELLS_MAX = 28;
    private static final int NUMBER_CELLS = 8;
    private static final int SHARE_CELLS = 22;
    private static final String INDENT = "  ";

    private final Tally tally;
    private final Guides guides;

    public BlockTable(Tally tally, Guides guides) {
        this.tally = tally;
        this.guides = guides;
    }

    /**
     * The lines; none when nothing was grouped.
     *
     * @param columns of the terminal
     */
    public List<String> lines(int columns) {
        Map<String, Season.Block> blocks = tally.season().blocks();
        if (blocks.isEmpty()) {
            return List.of();
        }
        int nameCells = Math.min(
                BLOCK_CELLS_MAX,
                blocks.keySet().stream()
                        .mapToInt(name -> DisplayText.width(clean(name)))
                        .max()
                        .orElse(1));
        nameCells = Math.max(nameCells, "block".length());
        int fixed = INDENT.length() + nameCells + 3 * NUMBER_CELLS;
        int fit = Math.max(1, (columns - 1 - fixed) / SHARE_CELLS);
        Share all = tally.season().all().whole();
        List<String> labels = tally.foundLabels().stream()
                .sorted(Comparator.comparingLong(all::count).reversed())
                .toList();
        List<String> lines = new ArrayList<>();
        int from = 0;
        do {
            List<String> some = labels.subList(from, Math.min(labels.size(), from + fit));
            lines.add(head(nameCells, some, from == 0));
            for (Map.Entry<String, Season.Block> block : blocks.entrySet()) {
                lines.add(
                        line(clean(block.getKey()), nameCells, block.getValue().whole(), some, from == 0));
            }
            from += fit;
        } while (from < labels.size());
        return lines;
    }

    private String head(int nameCells, List<String> labels, boolean first) {
        StringBuilder line = new StringBuilder(INDENT).append(DisplayText.pad("block", nameCells));
        line.append(first ? right("leaves") : "");
        labels.forEach(label ->
                line.append("  ").append(DisplayText.pad(DisplayText.clean(guides.title(label)), SHARE_CELLS - 2)));
        return (first ? line + right("unsure") + right("failed") : line.toString()).stripTrailing();
    }

    private String line(String name, int nameCells, Share share, List<String> labels, boolean first) {
        StringBuilder line = new StringBuilder(INDENT)
                .append(DisplayText.pad(DisplayText.withoutMiddle(name, nameCells, "…"), nameCells));
        line.append(first ? right(String.valueOf(share.leaves())) : "");
        labels.forEach(label -> line.append("  ")
                .append(DisplayText.pad(
                        share.leaves() == 0 ? "-" : share.of(label).text(), SHARE_CELLS - 2)));
        String end = right(String.valueOf(share.declined())) + right(String.valueOf(share.failed()));
        return (first ? line + end : line.toString()).stripTrailing();
    }

    private static String right(String text) {
        return " ".repeat(Math.max(1, NUMBER_CELLS - text.length())) + text;
    }

    private static String clean(String name) {
        return name.equals(Grouping.FOLDER_ITSELF) ? "the folder itself" : DisplayText.clean(PrintableText.of(name));
    }
}
