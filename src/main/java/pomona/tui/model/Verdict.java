package pomona.tui.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.text.Durations;

/** A prediction in words that a grower understands. */
public final class Verdict {
    private static final int SHORT_LABEL_LETTERS = 8;
    /** From this probability on a label that is no finding is named as what else it could be. */
    private static final double ELSE_FROM = 0.15;

    private static final double VERY_SURE_FROM = 0.9;
    private static final double FAIRLY_SURE_FROM = 0.75;

    private final Prediction prediction;
    private final Map<String, Event.Guide> guide;

    public Verdict(Prediction prediction, Optional<Event.Info> info) {
        this.prediction = prediction;
        this.guide = info.map(Event.Info::guide).orElse(Map.of());
    }

    /** One line: what was found and how sure it is. */
    String headline() {
        if (Prediction.NOT_APPLE_LEAF.equals(prediction.abstained())) {
            return "This does not look like an apple leaf.";
        }
        if (prediction.abstained() != null) {
            return "Not sure: nothing was found clearly.";
        }
        String found = prediction.findings().stream().map(this::title).collect(Collectors.joining(" and "));
        return (found.isEmpty() ? title(prediction.prediction()) : found) + " - " + sureness();
    }

    boolean abstained() {
        return prediction.abstained() != null;
    }

    /** What kind of line the headline is: good for healthy, bad for a disease, waiting when it isn't sure. */
    public Line.Style style() {
        if (abstained()) {
            return Line.Style.WAITING;
        }
        return prediction.prediction().equals("healthy") ? Line.Style.GOOD : Line.Style.BAD;
    }

    private String sureness() {
        double confidence = prediction.confidence();
        String words = confidence >= VERY_SURE_FROM
                ? "very sure"
                : confidence >= FAIRLY_SURE_FROM ? "fairly sure" : "not very sure";
        return words + " (" + percent(confidence) + ")";
    }

    /** What else it could be, or why not to trust it. */
    String otherwise() {
        List<Map.Entry<String, Double>> others = ranked().stream()
                .filter(entry -> abstained() || !prediction.findings().contains(entry.getKey()))
                .filter(entry -> !entry.getKey().equals(prediction.abstained()))
                .filter(entry -> abstained() || !entry.getKey().equals(prediction.prediction()))
                .filter(entry -> entry.getValue() >= ELSE_FROM)
                .limit(2)
                .toList();
        String named = others.stream()
                .map(entry -> title(entry.getKey()) + " (" + percent(entry.getValue()) + ")")
                .collect(Collectors.joining(" or "));
        if (abstained()) {
            return "Don't trust this result." + (named.isEmpty() ? "" : " Nearest: " + named + ".");
        }
        return named.isEmpty() ? "" : "It could also be " + named + ".";
    }

    /** Two sentences for each thing found: what it looks like and what to look at next. */
    List<String> fieldGuide() {
        List<String> lines = new ArrayList<>();
        List<String> about = prediction.findings().isEmpty() && prediction.abstained() != null
                ? List.of(Prediction.NOT_APPLE_LEAF.equals(prediction.abstained()) ? prediction.abstained() : "")
                : prediction.findings();
        for (String label : about) {
            Event.Guide entry = guide.get(label);
            if (entry != null) {
                lines.add(entry.look());
                lines.add("Next: " + entry.next());
            }
        }
        if (lines.isEmpty() && abstained()) {
            lines.add("Next: photograph one leaf in daylight, in focus, so that it fills the frame.");
        }
        return lines;
    }

    /** Wait and run time apart, as the server measured them, and all of it as the person waited. */
    String timing(Duration elapsed) {
        Prediction.Timing timing = prediction.timingMs();
        double unit = elapsed.toMillis() < 1000 ? 1 : 1000;
        String digits = unit == 1 ? "%.0f" : "%.1f";
        return String.format(
                Locale.ROOT,
                "%s: wait " + digits + ", run " + digits,
                Durations.measured(elapsed),
                timing.queue() / unit,
                (timing.decode() + timing.infer()) / unit);
    }

    /** The same as a sentence. */
    String timingInWords(FileState.Done done) {
        Prediction.Timing timing = prediction.timingMs();
        return "Answered after %s: waited %s, ran %s%s."
                .formatted(
                        Durations.measured(done.elapsed()),
                        Durations.measured(Duration.ofMillis(Math.round(timing.queue()))),
                        Durations.measured(Duration.ofMillis(Math.round(timing.decode() + timing.infer()))),
                        done.worker() > 0 ? " on worker " + done.worker() : "");
    }

    /** Labels with their probabilities, most probable first. */
    List<Map.Entry<String, Double>> ranked() {
        return prediction.probabilities().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .toList();
    }

    boolean found(String label) {
        return prediction.findings().contains(label);
    }

    String title(String label) {
        Event.Guide entry = guide.get(label);
        return entry == null ? words(label) : DisplayText.clean(entry.title());
    }

    static String words(String label) {
        return DisplayText.clean(label.replace('_', ' '));
    }

    /** The result in one or two short words, for a list. */
    public static String shortLabel(Prediction prediction) {
        if (prediction.abstained() != null) {
            return Prediction.NOT_APPLE_LEAF.equals(prediction.abstained()) ? "no leaf" : "unsure";
        }
        String words = words(prediction.prediction());
        if (words.length() <= SHORT_LABEL_LETTERS) {
            return words;
        }
        int space = words.lastIndexOf(' ', SHORT_LABEL_LETTERS);
        return words.substring(0, space > 0 ? space : SHORT_LABEL_LETTERS);
    }

    /** A probability with two digits. */
    public static String percent(double probability) {
        return String.format(Locale.ROOT, "%.2f", probability);
    }
}
