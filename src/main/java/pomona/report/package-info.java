/** What rows become: CSV, JSON lines and a page, and the counts and shares in them. */
@NullMarked
package pomona.report;

import org.jspecify.annotations.NullMarked;
