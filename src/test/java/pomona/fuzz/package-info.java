/** Broken bytes, by seed, for all that reads what strangers send. */
@NullMarked
package pomona.fuzz;

import org.jspecify.annotations.NullMarked;
