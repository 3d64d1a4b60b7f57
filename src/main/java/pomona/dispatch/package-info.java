/** From a whole image to its reply: admission, turns, the workers, and the counters of every image. */
@NullMarked
package pomona.dispatch;

import org.jspecify.annotations.NullMarked;
