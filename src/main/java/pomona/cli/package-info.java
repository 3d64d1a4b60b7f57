/** The commands: what a person types, turned into calls of the other rooms. */
@NullMarked
package pomona.cli;

import org.jspecify.annotations.NullMarked;
