/** An image as a job, from its header to its reply: byte budget, admission, turns, workers, and the books. */
@NullMarked
package pomona.dispatch;

import org.jspecify.annotations.NullMarked;
