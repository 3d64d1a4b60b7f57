/** A quick look at whether everything works on this machine, for its user. */
@NullMarked
package pomona.tools.selftest;

import org.jspecify.annotations.NullMarked;
