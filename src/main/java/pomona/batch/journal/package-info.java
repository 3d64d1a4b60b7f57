/** The truth about a batch: rows in a file that only grows, found again by 128 bits of a digest. */
@NullMarked
package pomona.batch.journal;

import org.jspecify.annotations.NullMarked;
