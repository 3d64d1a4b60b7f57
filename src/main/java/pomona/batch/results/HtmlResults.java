package pomona.batch.results;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import pomona.batch.journal.Outcome;
import pomona.batch.journal.PhotoMetadata;
import pomona.batch.journal.Row;
import pomona.batch.journal.RowSource;
import pomona.protocol.Prediction;
import pomona.system.Sha256;
import pomona.text.NaturalOrder;

/**
 * Results as one web page that opens with no network: counts, blocks, a contact sheet with the least certain first, the
 * failed at the end.
 *
 * <p>File names are anybody's. The template engine escapes every value; were it to miss one, the page's own policy lets
 * no script run but the one whose hash it names. Names stand in {@code <bdi>}, so that letters written from right to left
 * can't rearrange what stands around them.
 */
public final class HtmlResults {
    /** Photos on the contact sheet: more would make a page that no browser scrolls well. The CSV has them all. */
    static final int CARDS_MAX = 2000;

    /** Failures listed. */
    static final int FAILURES_MAX = 1000;

    private static final String FOLDER = "pomona/batch/results/";

    private final Tally tally;
    private final Map<String, String> titles;
    private final String created;
    private final boolean withLocation;

    /**
     * A page.
     *
     * @param titles of labels for people; a label without one stands as it is
     * @param created when, for people
     * @param withLocation whether GPS positions are shown
     */
    public HtmlResults(Tally tally, Map<String, String> titles, String created, boolean withLocation) {
        this.tally = tally;
        this.titles = Map.copyOf(titles);
        this.created = created;
        this.withLocation = withLocation;
    }

    public void write(RowSource rows, Writer out) throws IOException {
        PriorityQueue<Row> leastCertain = new PriorityQueue<>(Comparator.comparingDouble(HtmlResults::certainty)
                .thenComparing(Row::path, NaturalOrder.INSTANCE)
                .reversed());
        List<Map<String, Object>> failures = new ArrayList<>();
        rows.forEach(row -> {
            Outcome.Failed failure = row.outcome().failed().orElse(null);
            if (failure == null) {
                leastCertain.add(row);
                if (leastCertain.size() > CARDS_MAX) {
                    leastCertain.remove();
                }
            } else if (failures.size() < FAILURES_MAX) {
                failures.add(Map.of("path", row.path(), "error", failure.text()));
            }
        });
        List<Row> shown = new ArrayList<>(leastCertain);
        shown.sort(leastCertain.comparator().reversed());

        String style = resource("report.css");
        String script = resource("report.js");
        try (Thumbnails thumbnails = new Thumbnails()) {
            Map<String, Object> page = new HashMap<>();
            page.put("style", style);
            page.put("script", script);
            page.put("styleHash", contentHash(style));
            page.put("scriptHash", contentHash(script));
            page.put("created", created);
            page.put("tally", counts());
            page.put("labels", labelBars());
            page.put(
                    "blockLabels", tally.foundLabels().stream().map(this::title).toList());
            page.put("blocks", blocks());
            page.put("shown", shown.size());
            page.put("cards", thumbnails.show(shown, this::card));
            page.put("failures", failures);
            engine().getTemplate(FOLDER + "report.peb").evaluate(out, page, Locale.ROOT);
        }
    }

    private static PebbleEngine engine() {
        return new PebbleEngine.Builder()
                .loader(new ClasspathLoader(HtmlResults.class.getClassLoader()))
                .autoEscaping(true)
                .strictVariables(true)
                .newLineTrimming(true)
                .cacheActive(false)
                .build();
    }

    /** What nobody should trust comes first, then by confidence. */
    private static double certainty(Row row) {
        return row.outcome()
                .predicted()
                .map(prediction ->
                        prediction.abstained() == null ? prediction.confidence() : prediction.confidence() - 1)
                .orElse(1.0);
    }

    private Map<String, Object> counts() {
        return Map.of(
                "photos", tally.rows(),
                "predicted", tally.predicted(),
                "abstained",
                        tally.abstained().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                "failed", tally.failed(),
                "flawed",
                        tally.flaws().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                "models", String.join(", ", tally.models()));
    }

    private List<Map<String, Object>> labelBars() {
        List<Map<String, Object>> bars = new ArrayList<>();
        tally.byLabel()
                .forEach((label, count) -> bars.add(
                        Map.of("label", label, "title", title(label), "count", count, "of", tally.predicted())));
        return bars;
    }

    private List<Map<String, Object>> blocks() {
        List<Map<String, Object>> blocks = new ArrayList<>();
        tally.blocks().forEach((name, block) -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", name);
            line.put("leaves", block.leaves());
            line.put(
                    "shares",
                    tally.foundLabels().stream()
                            .map(label -> shareOf(block, label))
                            .toList());
            line.put("abstained", block.abstained());
            line.put("failed", block.failed());
            blocks.add(line);
        });
        return blocks;
    }

    private static Map<String, String> shareOf(Tally.Block block, String label) {
        Wilson share = block.share(label);
        return Map.of("share", share.shareText(), "interval", share.intervalText());
    }

    private Map<String, Object> card(Row row, Optional<String> picture) {
        Prediction prediction = row.outcome().predicted().orElseThrow();
        Map<String, Object> card = new HashMap<>();
        card.put("path", row.path());
        card.put("name", row.path().substring(row.path().lastIndexOf('/') + 1));
        card.put("picture", picture.orElse(""));
        card.put("label", prediction.prediction());
        card.put("title", title(prediction.prediction()));
        card.put("confidence", percent(prediction.confidence()));
        card.put("order", String.format(Locale.ROOT, "%.4f", certainty(row)));
        card.put(
                "second",
                Row.second(prediction)
                        .map(second -> "%s %s".formatted(title(second.getKey()), percent(second.getValue())))
                        .orElse(""));
        card.put("abstained", abstainedInWords(prediction));
        card.put(
                "flaws",
                Optional.ofNullable(row.quality()).orElse(List.of()).stream()
                        .map(flaw -> flaw.label().replace('_', ' '))
                        .toList());
        card.put(
                "takenAt", Objects.requireNonNullElse(row.photo().takenAt(), "").replace('T', ' '));
        card.put("place", place(row.photo()));
        return card;
    }

    private String place(PhotoMetadata photo) {
        return withLocation && photo.latitude() != null && photo.longitude() != null
                ? String.format(Locale.ROOT, "%.6f, %.6f", photo.latitude(), photo.longitude())
                : "";
    }

    private static String abstainedInWords(Prediction prediction) {
        if (prediction.abstained() == null) {
            return "";
        }
        return switch (prediction.abstained()) {
            case Prediction.NOT_APPLE_LEAF -> "nothing to judge";
            case Prediction.UNCERTAIN -> "uncertain: don't rely on it";
            default -> prediction.abstained();
        };
    }

    private String title(String label) {
        return titles.getOrDefault(label, label);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f\u00a0%%", 100 * share);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlResults.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the program's own file %s is missing".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As a content security policy names what may run. */
    private static String contentHash(String text) {
        byte[] hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(hash);
    }
}
