/** What a file is: its kind, size and parts, found without decoding a pixel, and whether all of it is there. */
@NullMarked
package pomona.picture.format;

import org.jspecify.annotations.NullMarked;
