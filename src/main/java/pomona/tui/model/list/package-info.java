/** The photos of the folder: their order, marks and filters, and what is known of each. */
@NullMarked
package pomona.tui.model.list;

import org.jspecify.annotations.NullMarked;
