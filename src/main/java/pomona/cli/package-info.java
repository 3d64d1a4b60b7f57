/** The command line: options, output for people and programs, exit codes; the work is done in other rooms. */
@NullMarked
package pomona.cli;

import org.jspecify.annotations.NullMarked;
