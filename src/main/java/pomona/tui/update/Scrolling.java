package pomona.tui.update;

import pomona.tui.model.History;
import pomona.tui.model.Layout;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.list.FileList;
import pomona.tui.update.Update.Step;

/** Keeps what is before and behind the cursor of a list in sight. */
final class Scrolling {
    private static final int MARGIN = 3;

    private Scrolling() {}

    /** What decides which part of the lists is seen. */
    private record Seen(int file, int files, int fileLines, int entry, int entries, int entryLines) {
        static Seen of(Model model) {
            FileList files = model.files();
            History history = model.history();
            return new Seen(
                    files.selected(),
                    files.visible().size(),
                    model.layout().fileLines().rows(),
                    history.selected(),
                    history.entries().size(),
                    historyLines(model));
        }
    }

    /** Lines of what a page key turns. */
    static int lines(Model model) {
        if (model.mode() instanceof Mode.Browse || model.mode() instanceof Mode.Filtering) {
            return model.focus() == Layout.Pane.HISTORY
                    ? historyLines(model)
                    : model.layout().fileLines().rows();
        }
        return model.layout().body().inner().rows();
    }

    static int historyLines(Model model) {
        Layout layout = model.layout();
        return model.mode() instanceof Mode.HistoryView
                ? layout.body().inner().rows()
                : layout.pane(Layout.Pane.HISTORY)
                        .map(pane -> pane.inner().rows())
                        .orElse(0);
    }

    /** A line that is clicked stays under the mouse, so that it can be clicked twice. */
    static Step followed(Model before, Step step, Message message) {
        Model model = step.model();
        Seen seen = Seen.of(model);
        if (seen.equals(Seen.of(before))) {
            return step;
        }
        int margin = message instanceof Message.Clicked ? 0 : MARGIN;
        return step.with(model.withFiles(model.files().scrolled(seen.fileLines(), margin))
                .withHistory(model.history().scrolled(seen.entryLines(), margin)));
    }
}
