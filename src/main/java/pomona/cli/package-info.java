/** The program's commands: options and their defaults, nothing else. */
@NullMarked
package pomona.cli;

import org.jspecify.annotations.NullMarked;
