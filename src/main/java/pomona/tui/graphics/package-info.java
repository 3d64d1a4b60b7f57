/** Photos in a terminal's real pixels: what protocols such pictures are told in, and how one is sent in slices. */
@NullMarked
package pomona.tui.graphics;

import org.jspecify.annotations.NullMarked;
