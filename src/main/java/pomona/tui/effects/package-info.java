/** Commands, run off the screen's thread; their news comes back as messages. */
@NullMarked
package pomona.tui.effects;

import org.jspecify.annotations.NullMarked;
