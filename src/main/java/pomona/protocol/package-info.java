/** The wire format: bytes to values and back. No sockets, no threads, no logs, no clock. */
@NullMarked
package pomona.protocol;

import org.jspecify.annotations.NullMarked;
