package pomona.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import pomona.journal.JournalJson;
import pomona.report.BlockTable;
import pomona.report.season.Guides;
import pomona.report.season.Share;
import pomona.report.season.Tally;
import pomona.report.season.Wilson;
import pomona.text.PrintableText;

/**
 * What a run comes to, for a person and for a script.
 *
 * @param guides to the labels, for their titles
 * @param isGrouped whether blocks were asked for
 * @param took from the first file on, writing the results not included
 * @param processorTime of this process, from its start
 * @param results the files written
 */
record Summary(
        Tally tally,
        Guides guides,
        boolean isGrouped,
        Counts counts,
        Duration took,
        Duration processorTime,
        List<String> results,
        boolean complete,
        int exitCode) {
    private static final double MILLIS_PER_SECOND = 1000;

    /** Where nothing has to fit a table is still to be read. */
    private static final int TABLE_COLUMNS_MAX = 160;

    Summary {
        results = List.copyOf(results);
    }

    /** Files asked about in this run, a second. */
    double ratePerSecond() {
        double seconds = Math.max(1, took.toMillis()) / MILLIS_PER_SECOND;
        return (counts.rows() - counts.known.sum()) / seconds;
    }

    /**
     * Some lines for a person.
     *
     * @param columns of the terminal, for the table of blocks
     */
    String text(int columns) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s%d photos: %d predicted, %d failed; %.1f s, %.1f a second",
                complete ? "" : "so far ",
                tally.rows(),
                tally.predicted(),
                tally.failed(),
                took.toMillis() / MILLIS_PER_SECOND,
                ratePerSecond()));
        add(lines, "", titled(tally.byLabel()));
        add(lines, "", tally.doubts());
        add(
                lines,
                "quality: ",
                tally.flaws().entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().label(), Map.Entry::getValue)));
        if (tally.lowConfidence() > 0) {
            lines.add("  under the confidence asked for: " + tally.lowConfidence());
        }
        if (counts.known.sum() + counts.sameBytes.sum() > 0) {
            lines.add("  known from before: %d, same bytes as another: %d"
                    .formatted(counts.known.sum(), counts.sameBytes.sum()));
        }
        if (counts.refused.sum() + counts.lost.sum() > 0) {
            lines.add("  sent %d times: %d refused for load, %d lost with their connection"
                    .formatted(counts.sent.sum(), counts.refused.sum(), counts.lost.sum()));
        }
        if (counts.notImages.sum() > 0) {
            lines.add("  passed over, no images: " + counts.notImages.sum());
        }
        if (tally.models().size() > 1) {
            lines.add("  more than one model answered: " + String.join(", ", tally.models()));
        }
        if (isGrouped) {
            lines.addAll(new BlockTable(tally, guides).lines(Math.min(columns, TABLE_COLUMNS_MAX)));
        }
        if (tally.failed() > 0) {
            lines.add("  failed:");
            tally.reasons().forEach(reason -> lines.add("    " + PrintableText.of(reason)));
            if (tally.failed() > tally.reasons().size()) {
                lines.add("    … and %d more"
                        .formatted(tally.failed() - tally.reasons().size()));
            }
        }
        lines.add(
                results.isEmpty()
                        ? "  results: none; the journal keeps what was answered"
                        : "  results: " + PrintableText.of(String.join(", ", results)));
        return String.join(System.lineSeparator(), lines);
    }

    /** One line of JSON. */
    String json() throws IOException {
        ObjectNode json = JournalJson.MAPPER.createObjectNode();
        json.put("complete", complete)
                .put("exit_code", exitCode)
                .put("photos", tally.rows())
                .put("predicted", tally.predicted())
                .put("failed", tally.failed())
                .put("low_confidence", tally.lowConfidence());
        json.set("by_label", JournalJson.MAPPER.valueToTree(tally.byLabel()));
        json.set("abstained", JournalJson.MAPPER.valueToTree(tally.abstained()));
        json.set("quality", JournalJson.MAPPER.valueToTree(tally.flaws()));
        json.set("models", JournalJson.MAPPER.valueToTree(tally.models()));
        json.put("known", counts.known.sum())
                .put("same_bytes", counts.sameBytes.sum())
                .put("not_images", counts.notImages.sum())
                .put("sent", counts.sent.sum())
                .put("sent_bytes", counts.sentBytes.sum())
                .put("refused", counts.refused.sum())
                .put("lost", counts.lost.sum())
                .put("wall_ms", took.toMillis())
                .put("per_second", Math.round(ratePerSecond() * 100) / 100.0)
                .put("cpu_ms", processorTime.toMillis());
        ArrayNode blocks = json.putArray("blocks");
        if (isGrouped) {
            tally.season()
                    .blocks()
                    .forEach((name, block) -> block(blocks.addObject().put("block", name), block.whole()));
        }
        json.set("results", JournalJson.MAPPER.valueToTree(results));
        return JournalJson.MAPPER.writeValueAsString(json);
    }

    private void block(ObjectNode line, Share share) {
        line.put("leaves", share.leaves()).put("abstained", share.declined()).put("failed", share.failed());
        ObjectNode shares = line.putObject("shares");
        for (String label : tally.foundLabels()) {
            Wilson wilson = share.of(label);
            shares.putObject(label)
                    .put("share", wilson.share())
                    .put("low", wilson.low())
                    .put("high", wilson.high());
        }
    }

    private Map<String, Long> titled(Map<String, Long> byLabel) {
        Map<String, Long> titled = new LinkedHashMap<>();
        byLabel.forEach((label, count) -> titled.merge(guides.title(label), count, Long::sum));
        return titled;
    }

    private static void add(List<String> lines, String title, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            lines.add("  " + title
                    + counts.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", ")));
        }
    }
}
