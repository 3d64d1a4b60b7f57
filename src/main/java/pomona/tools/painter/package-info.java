/**
 * The painter of the pictures in {@code samples/}: apple leaves, healthy and ill, and a few things that are no leaf,
 * drawn from numbers alone. The same source draws the same bytes on every machine: dice, noise, sine, logarithm, tone
 * curve and JPEG writer are either this package's own integer arithmetic or functions whose results Java fixes to the last
 * bit ({@link StrictMath}, strict floating point since Java 17).
 */
@NullMarked
package pomona.tools.painter;

import org.jspecify.annotations.NullMarked;
