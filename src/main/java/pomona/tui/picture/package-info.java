/** Photos as cells of a terminal, by what that terminal can show. */
@NullMarked
package pomona.tui.picture;

import org.jspecify.annotations.NullMarked;
