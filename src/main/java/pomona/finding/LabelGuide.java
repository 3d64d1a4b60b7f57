package pomona.finding;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

    /**
     * The label in the fewest words of its title, so that a list and a sentence speak of the same: {@code rust} of
     * "Cedar apple rust". A title that has none of the label's words stands for it whole.
     */
    public String name(String label) {
        String words = words(label);
        String title = title(label);
        return title.toLowerCase(Locale.ROOT).replace('-', ' ').contains(words)
                ? words
                : title.substring(0, Math.min(1, title.length())).toLowerCase(Locale.ROOT)
                        + title.substring(Math.min(1, title.length()));
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

    /** The least probability at which the label counts as found; empty where that isn't told. */
    public OptionalDouble threshold(String label) {
        Double threshold = thresholds.get(label);
        return threshold == null ? OptionalDouble.empty() : OptionalDouble.of(threshold);
    }

    boolean reaches(String label, double probability) {
        return probability >= thresholds.getOrDefault(label, Double.POSITIVE_INFINITY);
    }
}
