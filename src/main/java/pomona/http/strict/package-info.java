/** What HttpCore's parsers let through and this server does not: what two servers could read in two ways. */
@NullMarked
package pomona.http.strict;

import org.jspecify.annotations.NullMarked;
