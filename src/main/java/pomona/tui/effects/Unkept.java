package pomona.tui.effects;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.journal.Review;
import pomona.journal.Row;

/**
 * What could not be written into a journal yet, or never can: it lives as long as the window, up to an end. Not safe for
 * threads.
 */
final class Unkept {
    /** As much as the window's history. */
    static final int ROWS_MAX = 10_000;

    private final Map<String, Row> byPath = new Oldest<>();
    private final Map<String, Row> byQuestion = new Oldest<>();
    private final Map<String, Optional<Review>> reviews = new Oldest<>();

    /** The oldest goes when there are too many. */
    private static final class Oldest<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > ROWS_MAX;
        }
    }

    void add(Row row) {
        byPath.put(row.path(), row);
        if (row.settled()) {
            byQuestion.put(row.sha256() + " " + row.question(), row);
        }
    }

    void review(String sha256, @Nullable Review review) {
        reviews.put(sha256, Optional.ofNullable(review));
    }

    Optional<Row> answer(String sha256, String question) {
        return Optional.ofNullable(byQuestion.get(sha256 + " " + question)).map(this::reviewed);
    }

    Optional<Row> rowOf(String within) {
        return Optional.ofNullable(byPath.get(within)).map(this::reviewed);
    }

    /** A row with what was said of its bytes since, if anything was. */
    Row reviewed(Row row) {
        Optional<Review> said = reviews.get(row.sha256());
        return said == null ? row : row.withReview(said.orElse(null));
    }

    List<Row> rows() {
        return byPath.values().stream().map(this::reviewed).toList();
    }

    Map<String, Optional<Review>> reviews() {
        return Map.copyOf(reviews);
    }

    boolean isEmpty() {
        return byPath.isEmpty() && reviews.isEmpty();
    }

    /** Gives away all of it. */
    List<Row> empty() {
        List<Row> rows = new ArrayList<>(byPath.values());
        byPath.clear();
        byQuestion.clear();
        reviews.clear();
        return rows;
    }
}
