package pomona.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import pomona.photo.Judgement;
import pomona.report.season.Calendar;
import pomona.report.season.Guides;
import pomona.report.season.Photos;
import pomona.report.season.Tally;
import pomona.system.Sha256;
import pomona.text.DisplayText;

/**
 * A season as one web page that opens with no network and is read without a script: counts, shares by block and week, a
 * line over the season, a map, cards with the most doubtful first, what was declined and what failed.
 *
 * <p>Names are anybody's. The template engine escapes every value; were it to miss one, the page's own policy lets no
 * script run but the one whose hash it names. Names stand in {@code <bdi>}, so that letters written from right to left
 * can't rearrange what stands around them, and long ones are shortened in the middle.
 *
 * <p>Photos are gone through twice: for the {@link Tally}, and for the cards, of which a bounded heap is kept.
 */
public final class HtmlReport {
    /** Photos on cards: more would make a page that no browser scrolls well. The CSV has them all. */
    static final int CARDS_MAX = 2000;

    /** Failures listed. */
    static final int FAILURES_MAX = 1000;

    /** What tells that a page is one of ours, so that it may be written over. */
    public static final String GENERATOR = "<meta name=\"generator\" content=\"pomona report\">";

    private static final int NAME_CHARS_MAX = 120;
    private static final int TEXT_CHARS_MAX = 300;
    private static final String FOLDER = "pomona/report/";

    private final Tally tally;
    private final Guides guides;
    private final ReportText text;

    /** A page about what was tallied. */
    public HtmlReport(Tally tally, Guides guides, ReportText text) {
        this.tally = tally;
        this.guides = guides;
        this.text = text;
    }

    /**
     * Writes the page.
     *
     * @param page where it will lie, so that it can link to photos; nothing is written there
     */
    public void write(Photos photos, Path page, Writer out) throws IOException {
        PriorityQueue<Card> mostDoubtful = new PriorityQueue<>(Card.LEAST_DOUBTFUL_FIRST);
        List<Map<String, Object>> failures = new ArrayList<>();
        OrchardMap map = new OrchardMap(tally.places());
        photos.forEach(photo -> {
            photo.row().outcome().predicted().ifPresent(prediction -> {
                Card card = new Card(
                        photo,
                        Judgement.of(
                                prediction,
                                guides.finding(prediction),
                                photo.row().review()));
                mostDoubtful.add(card);
                if (mostDoubtful.size() > CARDS_MAX) {
                    mostDoubtful.remove();
                }
                if (text.withLocation()) {
                    map.add(photo.row().photo(), card.judgement());
                }
            });
            photo.row()
                    .outcome()
                    .failed()
                    .filter(failure -> failures.size() < FAILURES_MAX)
                    .ifPresent(failure -> failures.add(Map.of(
                            "path", shortened(photo.row().path(), TEXT_CHARS_MAX),
                            "error", shortened(failure.text(), TEXT_CHARS_MAX))));
        });
        List<Card> cards = new ArrayList<>(mostDoubtful);
        cards.sort(Card.LEAST_DOUBTFUL_FIRST.reversed());
        try (Thumbnails thumbnails = new Thumbnails()) {
            Map<String, Object> values = values(failures, map);
            values.put("shown", cards.size());
            values.put(
                    "cards",
                    thumbnails.show(
                            cards, Card::photo, (card, picture) -> card.values(page, picture, text.withLocation())));
            engine().getTemplate(FOLDER + "report.peb").evaluate(out, values, Locale.ROOT);
        }
    }

    private Map<String, Object> values(List<Map<String, Object>> failures, OrchardMap map) throws IOException {
        String style = resource("report.css");
        String script = resource("report.js");
        SeasonTables tables = new SeasonTables(tally, guides);
        Map<String, Object> values = new HashMap<>();
        values.put("generator", GENERATOR);
        values.put("style", style);
        values.put("script", script);
        values.put("styleHash", contentHash(style));
        values.put("scriptHash", contentHash(script));
        values.put(
                "title", Objects.requireNonNullElseGet(text.title(), () -> "%,d leaf photos".formatted(tally.rows())));
        values.put("place", Objects.requireNonNullElse(text.place(), ""));
        values.put("created", text.created());
        values.put("span", tally.calendar().span());
        values.put("calendar", calendar());
        values.put("counts", counts());
        values.put("bars", tables.bars());
        values.put("labels", labels());
        values.put("blocks", tables.blocks());
        values.put("blockCount", tally.season().blocks().size());
        values.put("blocksShown", SeasonTables.BLOCKS_MAX);
        values.put("weekBlocksShown", SeasonTables.WEEK_BLOCKS_MAX);
        values.put("weeks", tables.weeks());
        values.put("precision", tables.precision());
        values.put("charts", SeasonChart.all(tally, guides));
        values.put("map", text.withLocation() ? map.values(guides) : Map.of());
        values.put("declined", declined());
        values.put("failures", failures);
        return values;
    }

    private static PebbleEngine engine() {
        return new PebbleEngine.Builder()
                .loader(new ClasspathLoader(HtmlReport.class.getClassLoader()))
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
                "leaves", tally.season().all().whole().leaves(),
                "declined", tally.season().all().whole().declined(),
                "failed", tally.failed(),
                "flawed",
                        tally.flaws().values().stream()
                                .mapToLong(Long::longValue)
                                .sum(),
                "confirmed", tally.confirmed(),
                "corrected", tally.corrected(),
                "models", String.join(", ", tally.models()));
    }

    private Map<String, Object> calendar() {
        Calendar calendar = tally.calendar();
        return Map.of("withOffset", calendar.withOffset(), "local", calendar.local(), "undated", calendar.undated());
    }

    private List<Map<String, String>> labels() {
        return tally.byLabel().keySet().stream()
                .map(label -> Map.of("label", label, "title", guides.title(label)))
                .toList();
    }

    /** Why photos don't count, each reason as a sentence. */
    private List<String> declined() {
        List<String> sentences = new ArrayList<>();
        tally.abstained()
                .forEach((why, count) -> sentences.add((count == 1 ? "1 photo: " : "%,d photos: ".formatted(count))
                        + switch (why) {
                            case "not_apple_leaf" -> "no apple leaf is seen, or none that fills enough of the photo.";
                            case "uncertain" -> "nothing was found clearly: every label stayed under its threshold.";
                            case "contradicted" ->
                                "what was found excludes itself: healthy and a disease at once, or a label that is more"
                                        + " probable and has not reached its threshold.";
                            default -> "the server said " + shortened(why, NAME_CHARS_MAX) + ".";
                        }));
        return sentences;
    }

    /** A name of others: not longer than a page bears, its beginning and its end. */
    static String shortened(String text, int chars) {
        return text.length() <= chars ? text : DisplayText.withoutMiddle(text, chars, "…");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
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
