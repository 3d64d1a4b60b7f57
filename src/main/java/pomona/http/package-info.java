/**
 * The second door: HTTP. A loop of its own that moves bytes, on which Apache HttpCore speaks the protocol; a photo that
 * comes in here is one more job for the same workers.
 */
@NullMarked
package pomona.http;

import org.jspecify.annotations.NullMarked;
