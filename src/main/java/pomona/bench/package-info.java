/** Load and fault drivers: what the server is measured with, each against a server process of its own. */
@NullMarked
package pomona.bench;

import org.jspecify.annotations.NullMarked;
