/** What is no part of a photo's way: drivers of load and faults, the self-test, the painter of the samples. */
@NullMarked
package pomona.tools;

import org.jspecify.annotations.NullMarked;
