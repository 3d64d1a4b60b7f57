/** A server of one's own: a process that is started, watched and stopped. */
@NullMarked
package pomona.client.child;

import org.jspecify.annotations.NullMarked;
