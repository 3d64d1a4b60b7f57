package pomona.report.season;

import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.journal.PhotoMetadata;

/** When photos were taken, and how well that is known. Days are those of the camera's own clock. */
public final class Calendar {
    private static final int LOCAL_CHARS = "2026-05-31T14:22:05".length();

    private @Nullable LocalDate first;
    private @Nullable LocalDate last;
    private long withOffset;
    private long local;
    private long undated;

    void add(PhotoMetadata photo) {
        Optional<LocalDate> day = Grouping.day(photo);
        if (day.isEmpty()) {
            undated++;
            return;
        }
        first = first == null || day.get().isBefore(first) ? day.get() : first;
        last = last == null || day.get().isAfter(last) ? day.get() : last;
        if (photo.takenAt() != null && photo.takenAt().length() > LOCAL_CHARS) {
            withOffset++;
        } else {
            local++;
        }
    }

    /** {@code 2026-05-04 to 2026-09-14}; empty where no photo tells. */
    public String span() {
        if (first == null || last == null) {
            return "";
        }
        return first.equals(last) ? first.toString() : first + " to " + last;
    }

    /** Photos whose camera told its offset from UTC. */
    public long withOffset() {
        return withOffset;
    }

    /** Photos whose camera told its local time alone. */
    public long local() {
        return local;
    }

    /** Photos without a day. */
    public long undated() {
        return undated;
    }
}
