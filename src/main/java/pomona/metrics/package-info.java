/** The server's figures for Prometheus, read from the counters that exist when someone asks. */
@NullMarked
package pomona.metrics;

import org.jspecify.annotations.NullMarked;
