/** An apple leaf: its shape, its skin and what ails it. */
@NullMarked
package pomona.tools.painter.leaf;

import org.jspecify.annotations.NullMarked;
