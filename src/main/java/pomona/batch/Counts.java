package pomona.batch;

import java.util.concurrent.atomic.LongAdder;

/** What a run has done so far. Safe for threads. */
final class Counts {
    /** Rows settled with a prediction in this run, asked or taken over. */
    final LongAdder predicted = new LongAdder();
    /** Rows that failed. */
    final LongAdder failed = new LongAdder();
    /** Of both, rows whose answer was known from an earlier run. */
    final LongAdder known = new LongAdder();
    /** Of both, rows whose answer came with another file of the same bytes. */
    final LongAdder sameBytes = new LongAdder();
    /** Files that are no images. */
    final LongAdder notImages = new LongAdder();
    /** Requests handed to the network, resends included. */
    final LongAdder sent = new LongAdder();
    /** Requests that the server refused as {@code overloaded}. */
    final LongAdder refused = new LongAdder();
    /** Requests without an answer: the connection or the server went away. */
    final LongAdder lost = new LongAdder();
    /** Bytes of images sent, as they were sent, without headers. */
    final LongAdder sentBytes = new LongAdder();

    /** Files that have a row. */
    long rows() {
        return predicted.sum() + failed.sum();
    }
}
