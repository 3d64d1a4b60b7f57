package pomona.report.season;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Counts of one part of the season: a block, a week of it, or all. */
public final class Share {
    private final Map<String, Long> labels = new LinkedHashMap<>(4);
    private long leaves;
    private long declined;
    private long failed;

    /** Photos that count as leaves; the shares are of these. */
    public long leaves() {
        return leaves;
    }

    /** Photos that the model, or a person, does not count: unsure, or no leaf. */
    public long declined() {
        return declined;
    }

    public long failed() {
        return failed;
    }

    /** Leaves with that label. */
    public long count(String label) {
        return labels.getOrDefault(label, 0L);
    }

    /** The share of leaves that have a label. */
    public Wilson of(String label) {
        return Wilson.of(count(label), leaves);
    }

    Set<String> labels() {
        return labels.keySet();
    }

    void addLeaf(Iterable<String> found) {
        leaves++;
        found.forEach(label -> labels.merge(label, 1L, Long::sum));
    }

    void addDeclined() {
        declined++;
    }

    void addFailed() {
        failed++;
    }
}
