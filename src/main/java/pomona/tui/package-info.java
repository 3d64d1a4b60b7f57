/**
 * The terminal client: {@link pomona.tui.Model}, {@link pomona.tui.Message}, {@link pomona.tui.Update},
 * {@link pomona.tui.View} and {@link pomona.tui.Command}. Update is pure; commands run off the screen's thread and
 * post messages back; the view draws a model and nothing else.
 */
@NullMarked
package pomona.tui;

import org.jspecify.annotations.NullMarked;
