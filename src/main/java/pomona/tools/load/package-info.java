/** How fast, how soon and with how much memory: scenarios of well-meant clients. */
@NullMarked
package pomona.tools.load;

import org.jspecify.annotations.NullMarked;
