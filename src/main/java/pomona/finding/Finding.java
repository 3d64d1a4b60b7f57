package pomona.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import pomona.protocol.Prediction;
import pomona.text.PrintableText;

/** A prediction in words that a grower understands. */
public final class Finding {
    /** From this probability on a label that is no finding is named as what else it could be. */
    private static final double ELSE_FROM = 0.15;

    private static final int ELSE_MAX = 2;
    private static final double VERY_SURE_FROM = 0.9;
    private static final double FAIRLY_SURE_FROM = 0.75;
    private static final String NEXT_PHOTO =
            "Next: photograph one leaf in daylight, in focus, so that it fills the frame.";

    private final Prediction prediction;
    private final LabelGuide guide;

    /** How far a prediction is to be trusted. */
    public enum Certainty {
        /** Something was found. */
        FOUND,
        /**
         * Something was found, and what excludes it is as likely: a disease and healthy have both reached their
         * thresholds, or a label that has not reached its own is more probable than the prediction.
         */
        CONTRADICTED,
        /** Nothing has reached its threshold. */
        NOT_CLEAR,
        /** The picture shows nothing that the model can judge. */
        NO_LEAF
    }

    public Finding(Prediction prediction, LabelGuide guide) {
        this.prediction = prediction;
        this.guide = guide;
    }

    /** What answered: {@code apple-leaf 1 int8}. */
    public static String model(Prediction.Model model) {
        return "%s %s %s".formatted(model.name(), model.version(), model.variant());
    }

    public Certainty certainty() {
        if (Prediction.NOT_APPLE_LEAF.equals(prediction.abstained())) {
            return Certainty.NO_LEAF;
        }
        if (prediction.abstained() != null) {
            return Certainty.NOT_CLEAR;
        }
        return margin() < 0 || healthyBesideDisease() ? Certainty.CONTRADICTED : Certainty.FOUND;
    }

    /** Whether it is not to be relied on. */
    public boolean isDoubtful() {
        return certainty() != Certainty.FOUND;
    }

    /** The probability of what was found first, 0 to 1. */
    public double confidence() {
        return prediction.confidence();
    }

    private boolean healthyBesideDisease() {
        boolean disease = false;
        for (String label : prediction.findings()) {
            disease |= !guide.isHealthy(label);
        }
        boolean healthy = false;
        for (Map.Entry<String, Double> entry : prediction.probabilities().entrySet()) {
            healthy |= guide.isHealthy(entry.getKey()) && guide.reaches(entry.getKey(), entry.getValue());
        }
        return disease && healthy;
    }

    /** Whether it says that the leaf has nothing. */
    public boolean isHealthy() {
        return certainty() == Certainty.FOUND && guide.isHealthy(prediction.prediction());
    }

    /** One line: what was found and how sure it is. */
    public String headline() {
        return switch (certainty()) {
            case NOT_CLEAR -> "Not sure: nothing was found clearly.";
            case NO_LEAF, CONTRADICTED -> String.join(" ", pieces()) + ".";
            case FOUND -> String.join(" ", pieces()) + " - " + sureness();
        };
    }

    /** What was found without how sure it is, in pieces that may stand on lines of their own: for tables. */
    public List<String> pieces() {
        return switch (certainty()) {
            case NO_LEAF -> List.of("This does not look like an apple leaf");
            case NOT_CLEAR -> List.of("Not sure; most like", guide.title(prediction.prediction()));
            case CONTRADICTED -> {
                List<String> pieces = new ArrayList<>(List.of("Unsure:"));
                pieces.addAll(joined(named(contradiction()), " or"));
                yield pieces;
            }
            case FOUND -> {
                List<String> labels =
                        prediction.findings().isEmpty() ? List.of(prediction.prediction()) : prediction.findings();
                yield joined(labels.stream().map(guide::title).toList(), " and");
            }
        };
    }

    private static List<String> joined(List<String> names, String word) {
        List<String> pieces = new ArrayList<>();
        names.forEach(name -> pieces.add(name + (pieces.size() + 1 < names.size() ? word : "")));
        return pieces;
    }

    private String sureness() {
        double confidence = prediction.confidence();
        String words = confidence >= VERY_SURE_FROM
                ? "very sure"
                : confidence >= FAIRLY_SURE_FROM ? "fairly sure" : "not very sure";
        return words + " (" + percent(confidence) + ")";
    }

    /** What else it could be, or why not to trust it: a sentence or nothing. */
    public String otherwise() {
        String named = String.join(" or ", named(others()));
        return switch (certainty()) {
            case NO_LEAF, NOT_CLEAR -> "Don't trust this result." + (named.isEmpty() ? "" : " Nearest: " + named + ".");
            case CONTRADICTED -> "Don't trust this result: look at the leaf, or take another photo.";
            case FOUND -> named.isEmpty() ? "" : "It could also be " + named + ".";
        };
    }

    /** The findings and what speaks against them, most probable first. */
    private List<Map.Entry<String, Double>> contradiction() {
        double least = prediction.confidence();
        return ranked().stream()
                .filter(entry -> prediction.findings().contains(entry.getKey())
                        || entry.getValue() > least
                        || (guide.isHealthy(entry.getKey()) && guide.reaches(entry.getKey(), entry.getValue())))
                .toList();
    }

    private List<Map.Entry<String, Double>> others() {
        boolean told = prediction.abstained() == null;
        return ranked().stream()
                .filter(entry -> !entry.getKey().equals(prediction.abstained()))
                .filter(entry -> !told
                        || !(prediction.findings().contains(entry.getKey())
                                || entry.getKey().equals(prediction.prediction())))
                .filter(entry -> entry.getValue() >= ELSE_FROM)
                .limit(ELSE_MAX)
                .toList();
    }

    private List<String> named(List<Map.Entry<String, Double>> labels) {
        return labels.stream()
                .map(entry -> guide.title(entry.getKey()) + " (" + percent(entry.getValue()) + ")")
                .toList();
    }

    /** Sentences for each thing found: what it looks like and what to look at next. */
    public List<String> advice() {
        List<String> lines = new ArrayList<>();
        List<String> about =
                certainty() == Certainty.NO_LEAF ? List.of(Prediction.NOT_APPLE_LEAF) : prediction.findings();
        for (String label : about) {
            guide.entry(label).ifPresent(entry -> {
                lines.add(PrintableText.of(entry.look()));
                lines.add("Next: " + PrintableText.of(entry.next()));
            });
        }
        return lines.isEmpty() && prediction.abstained() != null ? List.of(NEXT_PHOTO) : lines;
    }

    /** The result in one or two words, for a list: {@code rust}, {@code frog eye}, {@code unsure}, {@code no leaf}. */
    public String shortLabel(int letters) {
        return switch (certainty()) {
            case NO_LEAF -> "no leaf";
            case NOT_CLEAR, CONTRADICTED -> "unsure";
            case FOUND -> {
                String words = guide.name(prediction.prediction());
                if (words.length() <= letters) {
                    yield words;
                }
                int space = words.lastIndexOf(' ', letters);
                yield words.substring(0, space > 0 ? space : letters);
            }
        };
    }

    /** The same with how sure it is, in hundredths: {@code rust 98}. What is unsure has no number, and nothing has 100. */
    public String listed(int letters) {
        String label = shortLabel(letters);
        boolean told = certainty() == Certainty.FOUND || certainty() == Certainty.NO_LEAF;
        return told ? label + " " + Math.min(99, Math.round(100 * prediction.confidence())) : label;
    }

    /** A label as {@link LabelGuide#name} has it. */
    public String name(String label) {
        return guide.name(label);
    }

    /** The least probability at which a label counts as found; empty where that isn't told. */
    public OptionalDouble threshold(String label) {
        return guide.threshold(label);
    }

    /** Labels with their probabilities, most probable first. */
    public List<Map.Entry<String, Double>> ranked() {
        return prediction.probabilities().entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                .toList();
    }

    /** Whether the label is one of those found. */
    public boolean isFound(String label) {
        return prediction.findings().contains(label);
    }

    /** The most probable label beside the prediction; empty for a model of one label. */
    public Optional<Map.Entry<String, Double>> second() {
        return ranked().stream()
                .filter(entry -> !entry.getKey().equals(prediction.prediction()))
                .findFirst();
    }

    /** How far the prediction is ahead of the second label, -1 to 1; negative when a threshold put it first. */
    public double margin() {
        // Lists of thousands are asked this at each key: to rank the labels would take ten times as long.
        double second = 0;
        for (Map.Entry<String, Double> entry : prediction.probabilities().entrySet()) {
            if (!entry.getKey().equals(prediction.prediction())) {
                second = Math.max(second, entry.getValue());
            }
        }
        return prediction.confidence() - second;
    }

    /** A probability with two digits: {@code 0.97}. */
    public static String percent(double probability) {
        return String.format(Locale.ROOT, "%.2f", probability);
    }
}
