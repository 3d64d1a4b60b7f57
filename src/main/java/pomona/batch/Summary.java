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
import pomona.finding.LabelGuide;
import pomona.journal.JournalJson;
import pomona.report.Tally;
import pomona.report.Wilson;
import pomona.text.PrintableText;

/**
 * What a run comes to, for a person and for a script.
 *
 * @param guide to the labels, for their titles
 * @param took from the first file on, writing the results not included
 * @param processorTime of this process, from its start
 * @param results the files written
 */
record Summary(
        Tally tally,
        LabelGuide guide,
        Counts counts,
        Duration took,
        Duration processorTime,
        List<String> results,
        boolean complete,
        int exitCode) {
    private static final double MILLIS_PER_SECOND = 1000;

    Summary {
        results = List.copyOf(results);
    }

    /** Files asked about in this run, a second. */
    double ratePerSecond() {
        double seconds = Math.max(1, took.toMillis()) / MILLIS_PER_SECOND;
        return (counts.rows() - counts.known.sum()) / seconds;
    }

    /** Some lines for a person. */
    String text() {
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
        blocks(lines);
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
        tally.blocks().forEach((name, block) -> {
            ObjectNode line = blocks.addObject()
                    .put("block", name)
                    .put("leaves", block.leaves())
                    .put("abstained", block.abstained())
                    .put("failed", block.failed());
            ObjectNode shares = line.putObject("shares");
            for (String label : tally.foundLabels()) {
                Wilson share = block.share(label);
                shares.putObject(label)
                        .put("share", share.share())
                        .put("low", share.low())
                        .put("high", share.high());
            }
        });
        json.set("results", JournalJson.MAPPER.valueToTree(results));
        return JournalJson.MAPPER.writeValueAsString(json);
    }

    private void blocks(List<String> lines) {
        tally.blocks().forEach((name, block) -> {
            String shares = tally.foundLabels().stream()
                    .map(label -> "%s %s"
                            .formatted(guide.title(label), block.share(label).text()))
                    .collect(Collectors.joining(", "));
            String leaves = block.leaves() == 1 ? "1 leaf" : block.leaves() + " leaves";
            lines.add("  %s: %s, %s; unsure or no leaf %d, failed %d"
                    .formatted(PrintableText.of(name), leaves, shares, block.abstained(), block.failed()));
        });
    }

    private Map<String, Long> titled(Map<String, Long> byLabel) {
        Map<String, Long> titled = new LinkedHashMap<>();
        byLabel.forEach((label, count) -> titled.merge(guide.title(label), count, Long::sum));
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
