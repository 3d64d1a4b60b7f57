/**
 * The selector thread and all that it owns: connections, their clocks, their replies. Nothing here decodes a
 * picture, waits, or touches a file.
 */
@NullMarked
package pomona.reactor;

import org.jspecify.annotations.NullMarked;
