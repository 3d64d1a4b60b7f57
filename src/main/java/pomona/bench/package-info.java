/** Drivers that measure: the engine alone, and the server under load. */
@NullMarked
package pomona.bench;

import org.jspecify.annotations.NullMarked;
