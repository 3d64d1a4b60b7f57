package pomona.batch;

import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import pomona.journal.Journal;
import pomona.journal.Offsets;
import pomona.journal.Outcome;
import pomona.journal.Row;
import pomona.journal.RowSource;

/**
 * Which row of the journal belongs to which file of the walk, and how many files have none yet. Safe for threads.
 */
final class Ledger {
    private final Journal journal;
    private final Counts counts;
    private final RowSource.RowConsumer settled;
    private final Runnable closed;
    private final Offsets offsets = new Offsets();
    private int open;

    /**
     * A file of the walk and where its row belongs.
     *
     * @param path as the journal names it
     */
    record Place(int index, String path) {}

    /**
     * A ledger.
     *
     * @param settled takes each row as soon as it is known
     * @param closed run after each file that is done with
     */
    Ledger(Journal journal, Counts counts, RowSource.RowConsumer settled, Runnable closed) {
        this.journal = journal;
        this.counts = counts;
        this.settled = settled;
        this.closed = closed;
    }

    /** A place for the next file of the walk. */
    synchronized Place take(String name) {
        open++;
        return new Place(offsets.add(), journal.folder().within(name));
    }

    /** Files with a place that are not done with. */
    synchronized int open() {
        return open;
    }

    /** Writes a file's row. */
    void settle(Place place, Row row) throws IOException {
        settleAt(place, row, journal.append(row));
    }

    /** Takes over what another journal knows of the same bytes, and what a person said of them there. */
    void settleFromElsewhere(Place place, Row known) throws IOException {
        if (known.review() != null && journal.review(known.sha256()).isEmpty()) {
            journal.review(known.sha256(), known.review());
        }
        settle(place, known.forPath(place.path()));
    }

    /** Takes over what is known of the same bytes; a row that says all this already is not written again. */
    void settleKnown(Place place, Row known) throws IOException {
        OptionalLong newest = journal.rowOf(place.path());
        if (newest.isPresent()) {
            Row row = journal.read(newest.getAsLong());
            if (row.path().equals(place.path())
                    && row.sha256().equals(known.sha256())
                    && row.question().equals(known.question())
                    && row.settled()) {
                settleAt(place, row, newest.getAsLong());
                return;
            }
        }
        settle(place, known.forPath(place.path()));
    }

    /** A file that gets no row. */
    void passOver() {
        synchronized (this) {
            open--;
        }
        closed.run();
    }

    /** What stands in the results: after a complete run the walk's files; before that all that the journal knows. */
    RowSource rows(boolean complete) {
        return consumer -> {
            Offsets walked = new Offsets();
            synchronized (this) {
                for (int i = 0; i < offsets.size(); i++) {
                    walked.set(walked.add(), offsets.get(i));
                }
            }
            for (int i = 0; i < walked.size(); i++) {
                if (walked.get(i) != Offsets.NONE) {
                    consumer.accept(journal.read(walked.get(i)));
                }
            }
            if (!complete) {
                long[] mine = walked.sorted();
                for (long offset : journal.newestRows()) {
                    if (Arrays.binarySearch(mine, offset) < 0) {
                        consumer.accept(journal.read(offset));
                    }
                }
            }
        };
    }

    private void settleAt(Place place, Row row, long offset) throws IOException {
        settled.accept(row);
        (row.outcome() instanceof Outcome.Predicted ? counts.predicted : counts.failed).increment();
        synchronized (this) {
            offsets.set(place.index(), offset);
            open--;
        }
        closed.run();
    }
}
