/** A server process and its clients as seen from outside, for the drivers, the self-test and the tests. */
@NullMarked
package pomona.tools.peer;

import org.jspecify.annotations.NullMarked;
