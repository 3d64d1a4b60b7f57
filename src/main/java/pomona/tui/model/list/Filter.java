package pomona.tui.model.list;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pomona.finding.LabelGuide;
import pomona.photo.Judgement;

/**
 * What a list shows: photos with a part of a name and, with {@code @}, by what is known of them, as {@code @rust},
 * {@code @rust >0.8}, {@code @unsure}, {@code @doubt}; what stands side by side holds together.
 *
 * @param name a part of the names, in small letters
 * @param terms what else holds
 */
record Filter(String name, List<Term> terms) {
    private static final Pattern TERM = Pattern.compile("@([^\\s<>=@]*)(?:\\s*(<=|>=|<|>)\\s*(\\d*\\.?\\d*))?");

    Filter {
        terms = List.copyOf(terms);
    }

    /**
     * One word after an {@code @}.
     *
     * @param word as it was typed, in small letters
     * @param sign between a label and a number; empty without
     */
    record Term(String word, String sign, double number) {
        boolean passes(Path photo, Facts facts) {
            return switch (word) {
                case "" -> true;
                case "unsure" -> kind(photo, facts).equals(Optional.of(Judgement.Kind.UNSURE));
                case "doubt" -> facts.isDoubtful(photo);
                case "reviewed" -> facts.isReviewed(photo);
                case "failed" -> facts.isFailed(photo);
                case "new" -> !facts.isAnswered(photo) && !facts.isFailed(photo);
                default -> sign.isEmpty() ? isLabelled(photo, facts) : isProbable(photo, facts);
            };
        }

        private static Optional<Judgement.Kind> kind(Path photo, Facts facts) {
            return facts.judged(photo).map(Judgement::kind);
        }

        private boolean isLabelled(Path photo, Facts facts) {
            return facts.judged(photo)
                    .filter(judged -> judged.labels().stream().anyMatch(label -> means(label, facts))
                            || (judged.kind() == Judgement.Kind.NO_LEAF && "no_leaf".startsWith(word)))
                    .isPresent();
        }

        private boolean isProbable(Path photo, Facts facts) {
            return facts.probabilities(photo).keySet().stream()
                    .filter(label -> means(label, facts))
                    .mapToDouble(label -> facts.probability(photo, label))
                    .anyMatch(this::holds);
        }

        private boolean holds(double probability) {
            return switch (sign) {
                case "<" -> probability < number;
                case "<=" -> probability <= number;
                case ">=" -> probability >= number;
                default -> probability > number;
            };
        }

        /** By the beginning of the label itself or of its words. */
        private boolean means(String label, Facts facts) {
            return label.toLowerCase(Locale.ROOT).startsWith(word)
                    || facts.name(label)
                            .toLowerCase(Locale.ROOT)
                            .replace(' ', '_')
                            .startsWith(word)
                    || LabelGuide.words(label).replace(' ', '_').startsWith(word);
        }
    }

    static Filter of(String text) {
        String typed = text.toLowerCase(Locale.ROOT);
        if (typed.indexOf('@') < 0) {
            return new Filter(typed, List.of());
        }
        List<Term> terms = new ArrayList<>();
        Matcher matcher = TERM.matcher(typed);
        StringBuilder name = new StringBuilder();
        while (matcher.find()) {
            String number = matcher.group(3);
            boolean compares = number != null && !number.isEmpty() && !number.equals(".");
            terms.add(new Term(
                    matcher.group(1), compares ? matcher.group(2) : "", compares ? Double.parseDouble(number) : 0));
            matcher.appendReplacement(name, " ");
        }
        matcher.appendTail(name);
        return new Filter(name.toString().strip(), terms);
    }

    /** Whether it goes by more than names. */
    boolean goesByFacts() {
        return !terms.isEmpty();
    }

    boolean passes(FileList.Entry entry, Facts facts) {
        if (entry.isParent()) {
            return true;
        }
        boolean named = entry.name().toLowerCase(Locale.ROOT).contains(name);
        return named
                && (terms.isEmpty()
                        || (entry.isPhoto() && terms.stream().allMatch(term -> term.passes(entry.path(), facts))));
    }
}
