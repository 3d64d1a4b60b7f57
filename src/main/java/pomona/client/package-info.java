/** The public Java client: one server, several connections, retry and resend under the same id. */
@NullMarked
package pomona.client;

import org.jspecify.annotations.NullMarked;
