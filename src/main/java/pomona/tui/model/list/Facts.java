package pomona.tui.model.list;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pcollections.PMap;
import pomona.finding.Finding;
import pomona.finding.LabelGuide;
import pomona.photo.Judgement;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/**
 * What is known of photos, as far as order, filter and counts go by it.
 *
 * @param known what was answered
 * @param kept what a person said, and the words of models that answered before
 * @param info what the server tells of its model
 * @param guide the same, of its labels
 */
public record Facts(PMap<Path, Requests.Known> known, Kept kept, Optional<Event.Info> info, LabelGuide guide) {
    /** Behind all that was answered. */
    private static final double UNANSWERED = 10;

    private static final double REVIEWED = 2;

    public Facts(PMap<Path, Requests.Known> known, Kept kept, Optional<Event.Info> info) {
        this(known, kept, info, info.map(LabelGuide::of).orElse(LabelGuide.NONE));
    }

    static final Facts NONE = new Facts(Requests.NONE.known(), Kept.NOTHING, Optional.empty());

    /** Whether these are the very same; to compare thousands takes longer than to go by them. */
    @SuppressWarnings({"ReferenceEquality", "OptionalEquality"})
    public boolean isSame(Facts other) {
        return known == other.known && kept == other.kept && info == other.info;
    }

    /** A prediction in the words of the model that made it, as far as these are known. */
    public Finding finding(Prediction prediction) {
        String model = prediction.model().sha256();
        boolean isServers =
                info.filter(told -> told.model().sha256().equals(model)).isPresent();
        return new Finding(prediction, isServers ? guide : kept.guides().getOrDefault(model, guide));
    }

    private Optional<FileState.Done> done(Path photo) {
        Requests.Known one = known.get(photo);
        return one != null && one.state() instanceof FileState.Done done ? Optional.of(done) : Optional.empty();
    }

    /** What a photo counts as, by the model or by a person; empty while it has no answer. */
    public Optional<Judgement> judged(Path photo) {
        return done(photo).map(this::judged);
    }

    /** What an answered photo counts as. */
    public Judgement judged(FileState.Done done) {
        Prediction prediction = done.prediction();
        return Judgement.of(
                prediction, finding(prediction), kept.review(done.sha256()).orElse(null));
    }

    public boolean isDoubtful(Path photo) {
        return judged(photo).filter(Judgement::isDoubtful).isPresent();
    }

    boolean isReviewed(Path photo) {
        return done(photo).flatMap(done -> kept.review(done.sha256())).isPresent();
    }

    public boolean isFailed(Path photo) {
        Requests.Known one = known.get(photo);
        return one != null && one.state() instanceof FileState.Failed;
    }

    boolean isAnswered(Path photo) {
        return done(photo).isPresent();
    }

    /** How probable a label is, by the model; 0 while there is no answer. */
    double probability(Path photo, String label) {
        return done(photo)
                .map(done -> done.prediction().probabilities().getOrDefault(label, 0.0))
                .orElse(0.0);
    }

    /** The labels that a model told a photo's probabilities of. */
    Map<String, Double> probabilities(Path photo) {
        return done(photo).map(done -> done.prediction().probabilities()).orElse(Map.of());
    }

    /** A label in the words of whoever answered last. */
    public String name(String label) {
        return guide.name(label);
    }

    /** In what order photos stand by what was found: labels by their names, then what is none of them. */
    String findingOrder(Path photo) {
        return judged(photo)
                .map(judged -> switch (judged.kind()) {
                    case LEAF -> "0" + name(judged.labels().get(0)).toLowerCase(Locale.ROOT);
                    case UNSURE -> "1";
                    case NO_LEAF -> "2";
                })
                .orElseGet(() -> isFailed(photo) ? "3" : known.containsKey(photo) ? "4" : "5");
    }

    /** Less for what a person should look at first: in doubt, then least certain; what was looked at comes last. */
    double doubtOrder(Path photo) {
        return judged(photo)
                .map(judged ->
                        judged.review() != null ? REVIEWED + judged.finding().confidence() : judged.certainty())
                .orElse(UNANSWERED);
    }
}
