package pomona.tui.model.list;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import pomona.finding.LabelGuide;
import pomona.journal.Review;

/**
 * What outlasts the window, as far as it is shown.
 *
 * @param reviews what a person said, by the bytes' SHA-256
 * @param undo what was said before that, newest first
 * @param guides what labels of models mean that answered before, by the model's hash
 * @param state how it is kept, in a few words; empty where all is as it should be
 */
@RecordBuilder
public record Kept(PMap<String, Review> reviews, List<Undo> undo, Map<String, LabelGuide> guides, String state)
        implements KeptBuilder.With {
    /** So many steps can be taken back. */
    private static final int UNDO_MAX = 1000;

    public static final Kept NOTHING = new Kept(HashTreePMap.empty(), List.of(), Map.of(), "");

    /**
     * A step that can be taken back.
     *
     * @param before what was said until then
     */
    public record Undo(Path path, String sha256, Optional<Review> before) {}

    public Kept {
        undo = List.copyOf(undo);
        guides = Map.copyOf(guides);
    }

    public Optional<Review> review(String sha256) {
        return Optional.ofNullable(reviews.get(sha256));
    }

    /** It was said before, or elsewhere. */
    public Kept known(String sha256, Optional<Review> review) {
        if (sha256.isEmpty() || review(sha256).equals(review)) {
            return this;
        }
        return withReviews(review.isPresent() ? reviews.plus(sha256, review.get()) : reviews.minus(sha256));
    }

    /** A person says it now. */
    public Kept said(Path path, String sha256, Review review) {
        List<Undo> steps = new ArrayList<>(List.of(new Undo(path, sha256, review(sha256))));
        steps.addAll(undo.subList(0, Math.min(undo.size(), UNDO_MAX - 1)));
        return known(sha256, Optional.of(review)).withUndo(steps);
    }

    /** The newest step is taken back; there must be one. */
    public Kept undone() {
        Undo last = undo.get(0);
        return known(last.sha256(), last.before()).withUndo(undo.subList(1, undo.size()));
    }

    public Kept told(Map<String, LabelGuide> more) {
        Map<String, LabelGuide> all = new HashMap<>(guides);
        all.putAll(more);
        return withGuides(all);
    }
}
