/**
 * What every selector loop is made of: who it lets in, its deadlines, its mail from other threads, its guard
 * against faults.
 */
@NullMarked
package pomona.loop;

import org.jspecify.annotations.NullMarked;
