/** Words and tables for people and other programs: what every room says, said alike. */
@NullMarked
package pomona.text;

import org.jspecify.annotations.NullMarked;
