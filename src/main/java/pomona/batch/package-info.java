/** Sends many photos and keeps what came back: the walk, the journal, the exports and the report. */
@NullMarked
package pomona.batch;

import org.jspecify.annotations.NullMarked;
