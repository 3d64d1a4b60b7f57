/** What every picture is painted with: colours, curves, noise, light, strokes, film. */
@NullMarked
package pomona.tools.painter.paint;

import org.jspecify.annotations.NullMarked;
