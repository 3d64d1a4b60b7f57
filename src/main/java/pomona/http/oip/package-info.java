/**
 * The Open Inference Protocol, version 2, and Triton's extensions of it, so that the clients that exist for it ask this
 * server unchanged.
 */
@NullMarked
package pomona.http.oip;

import org.jspecify.annotations.NullMarked;
