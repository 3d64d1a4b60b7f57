/**
 * The painter of the pictures in {@code samples/}: apple leaves, healthy and ill, and a few things that are no leaf,
 * drawn from numbers alone. The same source draws the same pixels on every machine: dice, noise, sine, logarithm and tone
 * curve are either this package's own integer arithmetic or functions whose results Java fixes to the last bit
 * ({@link StrictMath}, strict floating point since Java 17). Only the JPEG encoder is the JDK's, which may round otherwise
 * elsewhere.
 */
@NullMarked
package pomona.tools.painter;

import org.jspecify.annotations.NullMarked;
