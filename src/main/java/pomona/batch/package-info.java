/** Sends many photos and keeps what came back: the walk, the run, its progress and its summary. */
@NullMarked
package pomona.batch;

import org.jspecify.annotations.NullMarked;
