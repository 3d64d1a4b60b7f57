package pomona.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.journal.Flaw;
import pomona.journal.Row;
import pomona.journal.RowSource;
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
    private static final String CONTRADICTED = "contradicted";

    private final GroupBy groupBy;
    private final double minConfidence;
    private final LabelGuide guide;
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
    private final Map<String, Block> blocks = new TreeMap<>(NaturalOrder.INSTANCE);
    private long rows;
    private long predicted;
    private long lowConfidence;

    private Tally(GroupBy groupBy, double minConfidence, LabelGuide guide) {
        this.groupBy = groupBy;
        this.minConfidence = minConfidence;
        this.guide = guide;
    }

    /** One part of the season. */
    public static final class Block {
        private final Map<String, Long> findings = new LinkedHashMap<>();
        private long leaves;
        private long abstained;
        private long failed;

        /** Photos with a finding that stands; the shares are of these. */
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

        private void add(Prediction prediction, boolean stands, Set<String> labels) {
            if (!stands) {
                abstained++;
                return;
            }
            leaves++;
            for (String finding : prediction.findings()) {
                String kept = known(labels, finding);
                labels.add(kept);
                findings.merge(kept, 1L, Long::sum);
            }
        }
    }

    /**
     * Goes through all rows once.
     *
     * @param guide to the labels of the model that answered
     */
    public static Tally of(RowSource rows, GroupBy groupBy, double minConfidence, LabelGuide guide) throws IOException {
        Tally tally = new Tally(groupBy, minConfidence, guide);
        rows.forEach(tally::add);
        return tally;
    }

    private void add(Row row) {
        rows++;
        if (row.quality() != null) {
            row.quality().forEach(flaw -> flaws.merge(flaw, 1L, Long::sum));
        }
        Optional<Block> block = groupBy.block(row).map(name -> blocks.computeIfAbsent(name, unseen -> new Block()));
        row.outcome().predicted().ifPresent(prediction -> add(prediction, block));
        row.outcome().failed().ifPresent(failure -> {
            block.ifPresent(one -> one.failed++);
            if (reasons.size() < REASONS_MAX) {
                reasons.add("%s: %s".formatted(row.path(), failure.text()));
            }
        });
    }

    private void add(Prediction prediction, Optional<Block> block) {
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
        Finding finding = new Finding(prediction, guide);
        boolean stands = finding.certainty() == Finding.Certainty.FOUND;
        if (stands) {
            String kept = known(labels, prediction.prediction());
            labels.add(kept);
            byLabel.merge(kept, 1L, Long::sum);
        } else {
            String why = Objects.requireNonNullElse(prediction.abstained(), CONTRADICTED);
            abstained.merge(known(abstained.keySet(), why), 1L, Long::sum);
            doubts.merge(finding.shortLabel(Integer.MAX_VALUE), 1L, Long::sum);
        }
        block.ifPresent(one -> one.add(prediction, stands, labels));
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

    /** Findings that stand, by label, in the labels' order; labels that nothing got are left out. */
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
