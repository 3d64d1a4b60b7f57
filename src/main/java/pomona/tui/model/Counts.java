package pomona.tui.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pomona.photo.Judgement;
import pomona.text.DisplayText;
import pomona.text.Quantity;
import pomona.tui.model.list.Facts;
import pomona.tui.model.list.FileList;

/**
 * A folder's photos by what was found, or by what a person says instead.
 *
 * @param rows most frequent label first, then what is none
 * @param photos all of them
 */
public record Counts(List<Row> rows, int photos) {
    private static final String FULL = "█";
    private static final int NUMBER_CELLS = 7;
    private static final int SHARE_CELLS = 6;

    /**
     * So many photos of one kind.
     *
     * @param name for a person
     * @param filter shows these alone
     * @param label whether that is on a leaf
     */
    public record Row(String name, String filter, boolean label, int count) {}

    public Counts {
        rows = List.copyOf(rows);
    }

    /** Of the photos of a list, also those that its filter hides. */
    public static Counts of(Model model) {
        Facts facts = model.facts();
        Map<String, Integer> labels = new LinkedHashMap<>();
        int photos = 0;
        int unsure = 0;
        int noLeaf = 0;
        int failed = 0;
        int fresh = 0;
        int doubtful = 0;
        int reviewed = 0;
        for (FileList.Entry entry : model.files().all()) {
            if (!entry.isPhoto()) {
                continue;
            }
            Path path = entry.path();
            photos++;
            Judgement judged = facts.judged(path).orElse(null);
            if (judged == null) {
                failed += facts.isFailed(path) ? 1 : 0;
                fresh += facts.isFailed(path) ? 0 : 1;
                continue;
            }
            judged.labels().forEach(label -> labels.merge(label, 1, Integer::sum));
            unsure += judged.kind() == Judgement.Kind.UNSURE ? 1 : 0;
            noLeaf += judged.kind() == Judgement.Kind.NO_LEAF ? 1 : 0;
            doubtful += judged.isDoubtful() ? 1 : 0;
            reviewed += judged.review() != null ? 1 : 0;
        }
        List<Row> rows = new ArrayList<>();
        labels.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(one -> rows.add(new Row(facts.name(one.getKey()), "@" + one.getKey(), true, one.getValue())));
        add(rows, "unsure", "@unsure", unsure);
        add(rows, "no leaf", "@no_leaf", noLeaf);
        add(rows, "failed", "@failed", failed);
        add(rows, "not asked", "@new", fresh);
        add(rows, "in doubt, to be looked at", "@doubt", doubtful);
        add(rows, "looked at", "@reviewed", reviewed);
        return new Counts(rows, photos);
    }

    private static void add(List<Row> rows, String name, String filter, int count) {
        if (count > 0) {
            rows.add(new Row(name, filter, false, count));
        }
    }

    /** A line for each row: name, number, share of all photos, a bar. */
    public List<String> lines(int cells) {
        int name = rows.stream()
                .mapToInt(row -> DisplayText.width(DisplayText.clean(row.name())))
                .max()
                .orElse(0);
        int names = Math.min(name, Math.max(8, cells / 2 - NUMBER_CELLS));
        int bars = Math.max(0, cells - names - NUMBER_CELLS - SHARE_CELLS - 1);
        return rows.stream()
                .map(row -> DisplayText.pad(DisplayText.fit(DisplayText.clean(row.name()), names), names)
                        + pad(Quantity.number(row.count()), NUMBER_CELLS)
                        + pad(share(row), SHARE_CELLS)
                        + " "
                        + FULL.repeat((int) Math.ceil((double) bars * row.count() / Math.max(1, photos))))
                .toList();
    }

    private String share(Row row) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * row.count() / Math.max(1, photos));
    }

    private static String pad(String text, int cells) {
        return " ".repeat(Math.max(0, cells - text.length())) + text;
    }
}
