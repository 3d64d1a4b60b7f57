package pomona.batch;

import java.util.List;
import java.util.Optional;
import pomona.batch.results.GroupBy;

/**
 * What a batch is asked to do.
 *
 * @param results files to write, one or more, ending in .csv, .jsonl or .html
 * @param fresh forget what an earlier run with the same results learnt
 * @param failedTo where to list the files that failed
 * @param maxEdgePixels what larger photos are shrunk to before they are sent; 0 for never
 * @param quality whether photos are looked at for flaws
 * @param minConfidence a prediction under it is told by the exit code; 0 for none
 * @param withLocation whether the HTML shows where photos were taken
 * @param quiet no progress and no summary, only what went wrong
 * @param json the summary as JSON on standard output
 */
public record BatchOptions(
        Selection selection,
        List<String> results,
        boolean fresh,
        Optional<String> failedTo,
        int maxEdgePixels,
        boolean quality,
        double minConfidence,
        GroupBy groupBy,
        boolean withLocation,
        boolean quiet,
        boolean json) {
    public BatchOptions {
        results = List.copyOf(results);
    }
}
