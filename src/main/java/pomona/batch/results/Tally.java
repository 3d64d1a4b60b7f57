package pomona.batch.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pomona.batch.journal.Flaw;
import pomona.batch.journal.Row;
import pomona.batch.journal.RowSource;
import pomona.protocol.Prediction;
import pomona.text.NaturalOrder;

/**
 * What the rows come to: counts by label and by block. Its size goes with the labels and blocks, not with the rows;
 * labels past {@link #NAMES_MAX} are counted as one, since a server could invent some for each photo.
 */
public final class Tally {
    /** Labels, reasons for abstaining and models that are told apart. */
    static final int NAMES_MAX = 250;

    /** What stands for the rest of them. */
    static final String OTHERS = "others";

    private static final int REASONS_MAX = 5;

    private final GroupBy groupBy;
    private final double minConfidence;
    /** What photos are counted under. */
    private final Set<String> labels = new LinkedHashSet<>();
    /** What has probabilities. */
    private final Set<String> columns = new LinkedHashSet<>();

    private final Map<String, Long> byLabel = new LinkedHashMap<>();
    private final Map<String, Long> abstained = new TreeMap<>();
    private final Map<Flaw, Long> flaws = new EnumMap<>(Flaw.class);
    private final Set<String> models = new TreeSet<>();
    private final List<String> reasons = new ArrayList<>();
    private final Map<String, Block> blocks = new TreeMap<>(NaturalOrder.INSTANCE);
    private long rows;
    private long predicted;
    private long lowConfidence;

    private Tally(GroupBy groupBy, double minConfidence) {
        this.groupBy = groupBy;
        this.minConfidence = minConfidence;
    }

    /** One part of the season. */
    public static final class Block {
        private final Map<String, Long> findings = new LinkedHashMap<>();
        private long leaves;
        private long abstained;
        private long failed;

        /** Photos with an answer that stands; the shares are of these. */
        public long leaves() {
            return leaves;
        }

        public long abstained() {
            return abstained;
        }

        public long failed() {
            return failed;
        }

        /** The share of leaves on which a label was found. */
        public Wilson share(String label) {
            return Wilson.of(findings.getOrDefault(label, 0L), leaves);
        }

        private void add(Row row, Set<String> labels) {
            Prediction prediction = row.outcome().predicted().orElse(null);
            if (prediction == null) {
                failed++;
            } else if (prediction.abstained() != null) {
                abstained++;
            } else {
                leaves++;
                for (String finding : prediction.findings()) {
                    String kept = known(labels, finding);
                    labels.add(kept);
                    findings.merge(kept, 1L, Long::sum);
                }
            }
        }
    }

    /** Goes through all rows once. */
    public static Tally of(RowSource rows, GroupBy groupBy, double minConfidence) throws IOException {
        Tally tally = new Tally(groupBy, minConfidence);
        rows.forEach(tally::add);
        return tally;
    }

    private void add(Row row) {
        rows++;
        if (row.quality() != null) {
            row.quality().forEach(flaw -> flaws.merge(flaw, 1L, Long::sum));
        }
        row.outcome().predicted().ifPresent(this::add);
        groupBy.block(row)
                .ifPresent(block ->
                        blocks.computeIfAbsent(block, name -> new Block()).add(row, labels));
        row.outcome().failed().ifPresent(failure -> {
            if (reasons.size() < REASONS_MAX) {
                reasons.add("%s: %s".formatted(row.path(), failure.text()));
            }
        });
    }

    private void add(Prediction prediction) {
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
        if (prediction.abstained() == null) {
            String kept = known(labels, prediction.prediction());
            labels.add(kept);
            byLabel.merge(kept, 1L, Long::sum);
        } else {
            abstained.merge(known(abstained.keySet(), prediction.abstained()), 1L, Long::sum);
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

    /** Answers that stand, by label, in the labels' order; labels that nothing got are left out. */
    public Map<String, Long> byLabel() {
        Map<String, Long> ordered = new LinkedHashMap<>();
        labels.stream().filter(byLabel::containsKey).forEach(label -> ordered.put(label, byLabel.get(label)));
        return ordered;
    }

    /** Answers not to be trusted, by reason. */
    public Map<String, Long> abstained() {
        return Collections.unmodifiableMap(abstained);
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

    /** Blocks by name, in natural order; none when nothing is grouped. */
    public Map<String, Block> blocks() {
        return Collections.unmodifiableMap(blocks);
    }

    /** Labels that a block table has columns for: those found anywhere. */
    public List<String> foundLabels() {
        return labels.stream()
                .filter(label -> blocks.values().stream().anyMatch(block -> block.findings.containsKey(label)))
                .toList();
    }
}
