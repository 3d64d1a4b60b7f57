/** What rows become for others to read: tables, a page that opens anywhere, points for a map. */
@NullMarked
package pomona.report;

import org.jspecify.annotations.NullMarked;
