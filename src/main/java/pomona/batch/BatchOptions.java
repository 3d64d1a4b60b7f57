package pomona.batch;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.journal.FolderJournals;
import pomona.report.season.Grouping;

/**
 * What a batch is asked to do.
 *
 * @param results files to write, ending in .csv, .jsonl, .html or .geojson; none for two beside the one folder selected,
 *     {@code -} alone for JSON lines on standard output
 * @param fresh forget what an earlier run with the same results learnt
 * @param failedTo where to list the files that failed
 * @param maxEdgePixels what larger photos are shrunk to before they are sent; 0 for never
 * @param quality whether photos are looked at for flaws
 * @param minConfidence a prediction under it is told by the exit code; 0 for none
 * @param grouping what blocks are; empty: the folders, in the HTML alone
 * @param title of the HTML; null for one that counts the photos
 * @param place for the HTML, in words; null for none
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
        Optional<Grouping> grouping,
        @Nullable String title,
        @Nullable String place,
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
                Optional.empty(),
                null,
                null,
                false,
                false,
                false,
                Optional.empty());
    }
}
