/** What a season's photos come to: what each counts as, and shares by block and week. No file is read or written here. */
@NullMarked
package pomona.report.season;

import org.jspecify.annotations.NullMarked;
