package pomona.batch;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import pomona.journal.FolderJournals;
import pomona.report.GroupBy;

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
 * @param memory where other programs' journals of the same folder are found, and this one's is told of
 */
@RecordBuilder
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
        boolean json,
        Optional<FolderJournals> memory)
        implements BatchOptionsBuilder.With {
    public BatchOptions {
        results = List.copyOf(results);
    }

    /** These files into those results, and nothing else out of the ordinary. */
    public static BatchOptions of(Selection selection, List<String> results) {
        return new BatchOptions(
                selection,
                results,
                false,
                Optional.empty(),
                0,
                true,
                0,
                GroupBy.NONE,
                false,
                false,
                false,
                Optional.empty());
    }
}
