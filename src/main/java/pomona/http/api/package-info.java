/** What this server's own paths answer: a photo, a form of several, events as they come, health in one line. */
@NullMarked
package pomona.http.api;

import org.jspecify.annotations.NullMarked;
