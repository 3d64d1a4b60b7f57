/** Hostile clients, slow links, half-sent bodies, crashes: scenarios of what goes wrong. */
@NullMarked
package pomona.tools.faults;

import org.jspecify.annotations.NullMarked;
