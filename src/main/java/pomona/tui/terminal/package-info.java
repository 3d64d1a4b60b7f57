/** The terminal device: its bytes in and out, its settings, given back however the program ends. */
@NullMarked
package pomona.tui.terminal;

import org.jspecify.annotations.NullMarked;
