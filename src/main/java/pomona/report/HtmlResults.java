package pomona.report;

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
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.journal.PhotoMetadata;
import pomona.journal.Row;
import pomona.journal.RowSource;
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

    private static final String FOLDER = "pomona/report/";

    private static final Comparator<Shown> MOST_CERTAIN_FIRST = Comparator.comparingDouble(Shown::certainty)
            .thenComparing(shown -> shown.row().path(), NaturalOrder.INSTANCE)
            .reversed();

    private final Tally tally;
    private final LabelGuide guide;
    private final String created;
    private final boolean withLocation;

    /**
     * A photo on the contact sheet.
     *
     * @param certainty what nobody should rely on is under 0
     */
    private record Shown(Row row, Finding finding, double certainty) {
        Shown(Row row, Finding finding) {
            this(row, finding, finding.confidence() - (finding.isDoubtful() ? 1 : 0));
        }
    }

    /**
     * A page.
     *
     * @param guide to the labels, for their titles
     * @param created when, for people
     * @param withLocation whether GPS positions are shown
     */
    public HtmlResults(Tally tally, LabelGuide guide, String created, boolean withLocation) {
        this.tally = tally;
        this.guide = guide;
        this.created = created;
        this.withLocation = withLocation;
    }

    public void write(RowSource rows, Writer out) throws IOException {
        PriorityQueue<Shown> leastCertain = new PriorityQueue<>(MOST_CERTAIN_FIRST);
        List<Map<String, Object>> failures = new ArrayList<>();
        rows.forEach(row -> {
            row.outcome().predicted().ifPresent(prediction -> {
                leastCertain.add(new Shown(row, new Finding(prediction, guide)));
                if (leastCertain.size() > CARDS_MAX) {
                    leastCertain.remove();
                }
            });
            row.outcome()
                    .failed()
                    .filter(failure -> failures.size() < FAILURES_MAX)
                    .ifPresent(failure -> failures.add(Map.of("path", row.path(), "error", failure.text())));
        });
        List<Shown> shown = new ArrayList<>(leastCertain);
        shown.sort(MOST_CERTAIN_FIRST.reversed());

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
                    "blockLabels",
                    tally.foundLabels().stream().map(guide::title).toList());
            page.put("blocks", blocks());
            page.put("shown", shown.size());
            page.put("cards", thumbnails.show(shown, Shown::row, this::card));
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
                        Map.of("label", label, "title", guide.title(label), "count", count, "of", tally.predicted())));
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

    private Map<String, Object> card(Shown shown, Optional<String> picture) {
        Row row = shown.row();
        Finding finding = shown.finding();
        Map<String, Object> card = new HashMap<>();
        card.put("path", row.path());
        card.put("name", row.path().substring(row.path().lastIndexOf('/') + 1));
        card.put("picture", picture.orElse(""));
        card.put("label", row.outcome().predicted().orElseThrow().prediction());
        card.put("headline", finding.headline());
        card.put("otherwise", finding.otherwise());
        card.put("doubtful", finding.isDoubtful());
        card.put("order", String.format(Locale.ROOT, "%.4f", shown.certainty()));
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
