/** What draws pictures for the documentation. */
@NullMarked
package pomona.tools.docs;

import org.jspecify.annotations.NullMarked;
