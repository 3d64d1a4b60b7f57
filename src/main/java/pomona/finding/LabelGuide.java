package pomona.finding;

import java.util.Map;
import java.util.Optional;
import pomona.protocol.Event;
import pomona.text.PrintableText;

/**
 * What a server tells of its model's labels.
 *
 * @param entries by label; a server may tell none
 * @param thresholds by label, the least probability at which it counts as found, 0 to 1
 */
public record LabelGuide(Map<String, Event.Guide> entries, Map<String, Double> thresholds) {
    /** Of a server that tells nothing, or is not known yet. */
    public static final LabelGuide NONE = new LabelGuide(Map.of(), Map.of());

    public LabelGuide {
        entries = Map.copyOf(entries);
        thresholds = Map.copyOf(thresholds);
    }

    public static LabelGuide of(Event.Info info) {
        return new LabelGuide(info.guide(), info.thresholds());
    }

    /** The label for people; one that is not told of stands as words. */
    public String title(String label) {
        Event.Guide entry = entries.get(label);
        return entry == null ? words(label) : PrintableText.of(entry.title());
    }

    /** {@code frog eye leaf spot}. */
    public static String words(String label) {
        return PrintableText.of(label.replace('_', ' '));
    }

    Optional<Event.Guide> entry(String label) {
        return Optional.ofNullable(entries.get(label));
    }

    boolean isHealthy(String label) {
        Event.Guide entry = entries.get(label);
        return entry == null ? label.equals("healthy") : entry.kind().equals("healthy");
    }

    boolean reaches(String label, double probability) {
        return probability >= thresholds.getOrDefault(label, Double.POSITIVE_INFINITY);
    }
}
