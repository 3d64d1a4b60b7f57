/** Reading a photo: format and size first, then its pixels, averaged down to the size asked for. Knows no model and no wire. */
@NullMarked
package pomona.picture;

import org.jspecify.annotations.NullMarked;
