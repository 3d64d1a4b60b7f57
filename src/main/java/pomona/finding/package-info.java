/** What a prediction means, in words for a person: the same ones on the screen, in tables and in reports. */
@NullMarked
package pomona.finding;

import org.jspecify.annotations.NullMarked;
