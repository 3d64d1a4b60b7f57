package pomona.cli;

import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pomona.report.season.Grouping;

/** What a report is to tell. */
final class ReportOptions {
    /** As the help spells them, for completion. */
    static final class Groupings extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Groupings() {
            super(Grouping.words());
        }
    }

    @Option(
            names = "--group-by",
            paramLabel = "folder|day|week|none|REGEX",
            completionCandidates = Groupings.class,
            description =
                    "What blocks are: folders, days, ISO weeks, or what one group of REGEX finds in the path under"
                            + " the folder, as in 'row_(\\d+)'. In the HTML folders unless told.")
    private @Nullable Grouping grouping;

    @Option(names = "--title", paramLabel = "TEXT", description = "The report's title.")
    private @Nullable String title;

    @Option(names = "--place", paramLabel = "TEXT", description = "Where it was, for the report.")
    private @Nullable String place;

    @Option(names = "--with-location", description = "Show in the HTML where photos were taken, with a map.")
    private boolean withLocation;

    Optional<Grouping> grouping() {
        return Optional.ofNullable(grouping);
    }

    @Nullable String title() {
        return title;
    }

    @Nullable String place() {
        return place;
    }

    boolean withLocation() {
        return withLocation;
    }
}
