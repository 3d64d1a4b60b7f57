package pomona.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which word someone may have meant. */
public final class NearestWord {
    private static final int EDITS_MAX = 2;

    private NearestWord() {}

    /**
     * The word that takes the fewest letters added, left out, changed or swapped with their neighbour; at most two, and
     * fewer than half of what was written.
     */
    public static Optional<String> to(String written, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt(word -> edits(written, word)))
                .filter(word -> edits(written, word) <= EDITS_MAX && 2 * edits(written, word) < written.length());
    }

    /** Optimal string alignment, see <a href="https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance">there</a>. */
    private static int edits(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int changed = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(changed, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[from.length()][to.length()];
    }
}
