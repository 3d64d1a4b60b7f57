/** What a message makes of a model: pure, without files, threads and clock. */
@NullMarked
package pomona.tui.update;

import org.jspecify.annotations.NullMarked;
