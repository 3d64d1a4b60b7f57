/** A model on a screen, and nothing else. */
@NullMarked
package pomona.tui.view;

import org.jspecify.annotations.NullMarked;
