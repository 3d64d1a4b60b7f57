package pomona.report.season;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pomona.journal.Flaw;
import pomona.journal.Row;
import pomona.photo.Judgement;
import pomona.protocol.Prediction;

/**
 * What the photos come to: counts by label, by block and by week. Its size goes with these, not with the photos;
 * labels past {@link #NAMES_MAX} are counted as one, since a server could invent some for each photo.
 */
public final class Tally {
    /** Labels, reasons for abstaining and models that are told apart. */
    static final int NAMES_MAX = 250;

    /** What stands for the rest of them. */
    static final String OTHERS = "others";

    private static final int REASONS_MAX = 5;

    private final Grouping grouping;
    private final double minConfidence;
    private final Guides guides;
    /** What photos are counted under. */
    private final Set<String> labels = new LinkedHashSet<>();
    /** What has probabilities. */
    private final Set<String> columns = new LinkedHashSet<>();

    private final Map<String, Long> byLabel = new LinkedHashMap<>();
    private final Map<String, Long> abstained = new TreeMap<>();
    private final Map<String, Long> doubts = new TreeMap<>();
    private final Map<Flaw, Long> flaws = new EnumMap<>(Flaw.class);
    private final Set<String> models = new TreeSet<>();
    private final List<String> reasons = new ArrayList<>();
    private final Season season = new Season();
    private final Calendar calendar = new Calendar();
    private final Places places = new Places();
    private String examplePath = "";
    private boolean nameMatched;
    private long confirmed;
    private long corrected;
    private long rows;
    private long predicted;
    private long lowConfidence;

    private Tally(Grouping grouping, double minConfidence, Guides guides) {
        this.grouping = grouping;
        this.minConfidence = minConfidence;
        this.guides = guides;
    }

    /**
     * Goes through all photos once.
     *
     * @param guides to the labels of the models that answered
     * @throws GroupingException photos can't be grouped so
     */
    public static Tally of(Photos photos, Grouping grouping, double minConfidence, Guides guides) throws IOException {
        Tally tally = new Tally(grouping, minConfidence, guides);
        photos.forEach(photo -> tally.add(photo.row()));
        if (grouping.isByName() && tally.rows > 0 && !tally.nameMatched) {
            throw grouping.noneMatches(tally.examplePath);
        }
        return tally;
    }

    private void add(Row row) throws GroupingException {
        rows++;
        examplePath = examplePath.isEmpty() ? row.path() : examplePath;
        if (row.quality() != null) {
            row.quality().forEach(flaw -> flaws.merge(flaw, 1L, Long::sum));
        }
        calendar.add(row.photo());
        Optional<String> block = grouping.block(row);
        nameMatched |= block.isPresent() && !block.get().equals(Grouping.NO_MATCH);
        places.add(block, row.photo());
        List<Share> shares = season.sharesOf(block, Grouping.week(row.photo()));
        row.outcome().predicted().ifPresent(prediction -> add(row, prediction, shares));
        row.outcome().failed().ifPresent(failure -> {
            shares.forEach(Share::addFailed);
            if (reasons.size() < REASONS_MAX) {
                reasons.add("%s: %s".formatted(row.path(), failure.text()));
            }
        });
    }

    private void add(Row row, Prediction prediction, List<Share> shares) {
        predicted++;
        for (String label : prediction.probabilities().keySet()) {
            labels.add(known(labels, label));
            if (columns.size() < NAMES_MAX) {
                columns.add(label);
            }
        }
        models.add(known(models, prediction.model().sha256()));
        if (prediction.confidence() < minConfidence) {
            lowConfidence++;
        }
        Judgement judgement = Judgement.of(prediction, guides.finding(prediction), row.review());
        if (judgement.review() != null) {
            confirmed += judgement.review().corrected() == null ? 1 : 0;
            corrected += judgement.review().corrected() == null ? 0 : 1;
        }
        if (judgement.isLeaf()) {
            List<String> found = judgement.labels().stream()
                    .map(label -> known(labels, label))
                    .distinct()
                    .toList();
            labels.addAll(found);
            byLabel.merge(found.get(0), 1L, Long::sum);
            shares.forEach(share -> share.addLeaf(found));
        } else {
            abstained.merge(known(abstained.keySet(), judgement.why()), 1L, Long::sum);
            doubts.merge(judgement.words(), 1L, Long::sum);
            shares.forEach(Share::addDeclined);
        }
    }

    /** The name, or what stands for it once there are too many. */
    private static String known(Set<String> names, String name) {
        return names.contains(name) || names.size() < NAMES_MAX ? name : OTHERS;
    }

    public long rows() {
        return rows;
    }

    public long predicted() {
        return predicted;
    }

    public long failed() {
        return rows - predicted;
    }

    /** Predictions under the confidence asked for. */
    public long lowConfidence() {
        return lowConfidence;
    }

    /** The models' labels that have probabilities, in their order; the first {@link #NAMES_MAX}. */
    public List<String> labels() {
        return List.copyOf(columns);
    }

    /** First labels that stand, by label, in the labels' order; labels that nothing got are left out. */
    public Map<String, Long> byLabel() {
        Map<String, Long> ordered = new LinkedHashMap<>();
        labels.stream().filter(byLabel::containsKey).forEach(label -> ordered.put(label, byLabel.get(label)));
        return ordered;
    }

    /** The others by the server's reason, or {@code contradicted}: what was found excludes itself. */
    public Map<String, Long> abstained() {
        return Collections.unmodifiableMap(abstained);
    }

    /** The same in words for a person: {@code no leaf}, {@code unsure}. */
    public Map<String, Long> doubts() {
        return Collections.unmodifiableMap(doubts);
    }

    public Map<Flaw, Long> flaws() {
        return Collections.unmodifiableMap(flaws);
    }

    /** The manifest hashes of the models that answered. */
    public Collection<String> models() {
        return Collections.unmodifiableSet(models);
    }

    /** The first failures, path and reason. */
    public List<String> reasons() {
        return Collections.unmodifiableList(reasons);
    }

    /** Photos of which a person said that the model is right. */
    public long confirmed() {
        return confirmed;
    }

    /** Photos of which a person said what they are instead. */
    public long corrected() {
        return corrected;
    }

    /** How the photos were put into blocks. */
    public Grouping grouping() {
        return grouping;
    }

    /** Shares by block and week. */
    public Season season() {
        return season;
    }

    /** When photos were taken. */
    public Calendar calendar() {
        return calendar;
    }

    /** Where. */
    public Places places() {
        return places;
    }

    /** Labels that tables have columns for: those found on any leaf. */
    public List<String> foundLabels() {
        return labels.stream().filter(season.all().whole().labels()::contains).toList();
    }
}
