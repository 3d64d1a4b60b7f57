package pomona.tui.update;

import java.util.List;
import java.util.Optional;
import pomona.tui.model.Layout;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.list.FileList;
import pomona.tui.update.Update.Step;

/** What the mouse does; nothing that the keys can't. */
final class Mouse {
    /** Two presses on one cell line within this time are a double click. */
    static final long DOUBLE_CLICK_MILLIS = 400;

    private Mouse() {}

    static Step clicked(Model model, Message.Clicked click) {
        Layout layout = model.layout();
        boolean twice = model.lastClick().row() == click.row()
                && Math.abs(model.lastClick().column() - click.column()) <= 1
                && click.atMillis() - model.lastClick().atMillis() <= DOUBLE_CLICK_MILLIS;
        Model.Click remembered =
                twice ? Model.Click.NONE : new Model.Click(click.column(), click.row(), click.atMillis());
        Model next = model.withLastClick(remembered);
        if (layout.tooSmall()) {
            return Step.to(next);
        }
        if (click.row() == hintRow(model)) {
            return model.mode() instanceof Mode.Help
                    ? Actions.back(next)
                    : BottomLine.clicked(next, click.column(), BottomLine.columns(model));
        }
        if (model.mode() instanceof Mode.HistoryView) {
            return Step.to(next.withHistory(next.history()
                    .move(historyLine(next, click.row()) - next.history().selected())));
        }
        if (!(model.mode() instanceof Mode.Browse || model.mode() instanceof Mode.Filtering)) {
            return Actions.back(next);
        }
        Optional<Layout.Pane> pane = layout.paneAt(click.column(), click.row());
        if (pane.isEmpty()) {
            return Step.to(next);
        }
        next = next.withFocus(pane.get()).withMode(Mode.BROWSE);
        return switch (pane.get()) {
            case FILES -> file(next, click, twice);
            case RESULT ->
                layout.button().contains(click.column(), click.row())
                        ? Actions.predict(next)
                        : Step.to(twice ? next.withMode(new Mode.Detail(0)) : next);
            case PICTURE -> Step.to(twice ? next.withMode(new Mode.Zoom()) : next);
            case HISTORY -> Step.to(twice ? next.withMode(new Mode.HistoryView()) : next);
            case SERVER, TRAY -> Step.to(next);
        };
    }

    /** The line of the keys, in the zoom under its title. */
    private static int hintRow(Model model) {
        return model.mode() instanceof Mode.Zoom ? 1 : model.layout().keys().row();
    }

    private static Step file(Model model, Message.Clicked click, boolean twice) {
        Layout.Rect lines = model.layout().fileLines();
        List<FileList.Entry> visible = model.files().visible();
        int line = click.row() - lines.row();
        if (!lines.contains(click.column(), click.row())) {
            return Step.to(model);
        }
        int index = model.files().top() + line;
        if (index >= visible.size()) {
            return Step.to(model);
        }
        boolean sameLine = index == model.files().selected();
        Model next = model.withFiles(model.files().select(index));
        return twice && sameLine ? Actions.open(next) : Step.to(next);
    }

    private static int historyLine(Model model, int row) {
        Layout.Rect lines = model.layout().body().inner();
        return model.history().top() + row - lines.row();
    }

    static Step scrolled(Model model, Message.Scrolled wheel) {
        if (model.layout().tooSmall()) {
            return Step.to(model);
        }
        if (model.mode() instanceof Mode.Detail || model.mode() instanceof Mode.Help) {
            return Actions.scroll(model, wheel.lines());
        }
        if (Zooming.isMagnified(model.mode())) {
            return Zooming.wheel(model, wheel.lines());
        }
        boolean history = model.mode() instanceof Mode.HistoryView
                || model.layout().paneAt(wheel.column(), wheel.row()).equals(Optional.of(Layout.Pane.HISTORY));
        return Step.to(
                history
                        ? model.withHistory(model.history().move(wheel.lines()))
                        : model.withFiles(model.files().move(wheel.lines())));
    }
}
