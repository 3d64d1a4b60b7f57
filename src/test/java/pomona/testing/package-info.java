/** Fakes and scripts for tests, written by hand. */
@NullMarked
package pomona.testing;

import org.jspecify.annotations.NullMarked;
