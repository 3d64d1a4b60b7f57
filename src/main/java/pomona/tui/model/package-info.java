/** What the window knows, and what it says of it; immutable, read by all the rooms around it. */
@NullMarked
package pomona.tui.model;

import org.jspecify.annotations.NullMarked;
