/** The server as a whole: configuration, and the rooms put together, started, drained and stopped. */
@NullMarked
package pomona.server;

import org.jspecify.annotations.NullMarked;
