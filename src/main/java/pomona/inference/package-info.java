/** The model: its package, the variant that runs here, and what its figures mean. The only room that knows DJL. */
@NullMarked
package pomona.inference;

import org.jspecify.annotations.NullMarked;
