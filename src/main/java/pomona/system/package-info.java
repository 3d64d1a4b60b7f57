/** What the machine under the program gives: terminals, signals, digests, exit codes. */
@NullMarked
package pomona.system;

import org.jspecify.annotations.NullMarked;
