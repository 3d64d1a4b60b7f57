package pomona.tui.view;

import com.googlecode.lanterna.screen.Screen;
import java.util.List;
import pomona.tui.graphics.PlacedPicture;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.picture.Look;

/** Draws a model and nothing else. */
public final class View {
    private Theme theme = new Theme(Look.Tier.ASCII, Look.Ground.UNKNOWN);

    /**
     * Draws it in cells.
     *
     * @return what is to lie over these in pixels
     */
    public List<PlacedPicture> draw(Model model, Screen screen) {
        if (!theme.suits(model.look())) {
            theme = new Theme(model.look().tier(), model.look().ground());
        }
        Canvas canvas = new Canvas(screen, theme);
        draw(model, canvas);
        return canvas.pixels();
    }

    private static void draw(Model model, Canvas canvas) {
        canvas.clear();
        Layout layout = model.layout();
        if (layout.tooSmall()) {
            canvas.line(
                    0,
                    model.leaving()
                            ? model.notice().text()
                            : "Pomona needs %dx%d; this is %dx%d. q quits"
                                    .formatted(Layout.COLUMNS_MIN, Layout.ROWS_MIN, model.columns(), model.rows()),
                    Line.Style.TEXT);
            return;
        }
        if (model.mode() instanceof Mode.Zoom) {
            ZoomPane.draw(model, canvas);
            return;
        }
        StatusLines.header(model, canvas.part(layout.header()));
        body(model, canvas, layout);
        StatusLines.notice(model, canvas.part(layout.notice()));
        StatusLines.keys(model, canvas.part(layout.keys()));
    }

    private static void body(Model model, Canvas canvas, Layout layout) {
        if (model.mode() instanceof Mode.Help help) {
            HelpPane.draw(model, canvas, help);
        } else if (model.mode() instanceof Mode.Compare compare) {
            ComparePane.draw(model, canvas, compare);
        } else if (model.mode() instanceof Mode.Counting counting) {
            CountsPane.draw(model, canvas, counting);
        } else if (model.mode() instanceof Mode.HistoryView) {
            HistoryPane.whole(model, canvas);
        } else if (model.mode() instanceof Mode.Detail detail) {
            ResultPane.whole(model, canvas, detail);
        } else {
            panes(model, canvas, layout);
        }
    }

    private static void panes(Model model, Canvas canvas, Layout layout) {
        if (model.mode() instanceof Mode.Judging judging) {
            JudgingPane.draw(model, canvas, judging);
        } else {
            FilesPane.draw(model, canvas, layout);
        }
        layout.pane(Layout.Pane.PICTURE).ifPresent(rect -> PicturePane.draw(model, canvas, rect));
        layout.pane(Layout.Pane.RESULT).ifPresent(rect -> ResultPane.draw(model, canvas, rect));
        layout.pane(Layout.Pane.SERVER).ifPresent(rect -> ServerPane.draw(model, canvas, rect));
        layout.pane(Layout.Pane.TRAY).ifPresent(rect -> TrayPane.draw(model, canvas, rect));
        layout.pane(Layout.Pane.HISTORY).ifPresent(rect -> HistoryPane.draw(model, canvas, rect));
    }
}
