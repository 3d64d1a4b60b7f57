/** A checked file's pixels: the JDK's readers, libturbojpeg and libwebp, and averaging to the size wanted. */
@NullMarked
package pomona.picture.decode;

import org.jspecify.annotations.NullMarked;
