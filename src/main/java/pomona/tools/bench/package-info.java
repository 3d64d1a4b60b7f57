/** What a measurement is made of: scenarios, their figures and what they are written to. */
@NullMarked
package pomona.tools.bench;

import org.jspecify.annotations.NullMarked;
