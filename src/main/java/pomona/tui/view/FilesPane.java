package pomona.tui.view;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pomona.text.DisplayText;
import pomona.tui.model.FileList;
import pomona.tui.model.FileState;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.ResultText;

/** The folder's list. */
final class FilesPane {
    private FilesPane() {}

    static void draw(Model model, Canvas canvas, Layout layout) {
        FileList files = model.files();
        Layout.Rect rect = layout.pane(Layout.Pane.FILES).orElseThrow();
        String title = "1 Files " + DisplayText.tail(shown(files.folder()), rect.columns() - 12);
        Canvas inner = canvas.box(rect, title, model.focus() == Layout.Pane.FILES);
        filter(model, inner);
        Canvas list = canvas.part(layout.fileLines());
        int first = Layout.firstLine(files.selected(), list.rows());
        List<FileList.Entry> visible = files.visible();
        for (int i = 0; i < list.rows() && first + i < visible.size(); i++) {
            line(model, list, i, visible.get(first + i), first + i == files.selected());
        }
        if (visible.stream().allMatch(FileList.Entry::isParent)) {
            empty(files, list);
        }
        String marked = files.marked().isEmpty() ? "" : files.marked().size() + " marked  ";
        inner.line(inner.rows() - 1, marked + "sort: " + files.sort().word(), Line.Style.DIM);
    }

    private static void empty(FileList files, Canvas list) {
        String why = files.loading()
                ? "reading …"
                : !files.refusal().isEmpty()
                        ? files.refusal()
                        : files.filter().isEmpty() ? "no photos here" : "no photo matches the filter";
        list.lines(files.visible().size() + 1, Line.wrapped(why, Line.Style.DIM, list.columns()));
    }

    private static void filter(Model model, Canvas inner) {
        FileList files = model.files();
        boolean typing = model.mode() instanceof Mode.Filtering;
        int shown = files.visibleFiles();
        int all = files.files();
        String count = shown == all ? all + (all == 1 ? " photo" : " photos") : shown + " of " + all;
        inner.right(0, count, Line.Style.DIM);
        int room = inner.columns() - count.length() - 10;
        if (typing || !files.filter().isEmpty()) {
            int end = inner.put(
                    0,
                    0,
                    "/filter: " + DisplayText.tail(files.filter(), room),
                    typing ? Line.Style.STRONG : Line.Style.TEXT);
            if (typing) {
                inner.cursor(end, 0);
            }
            return;
        }
        inner.put(0, 0, "/ filter", Line.Style.DIM);
    }

    private static void line(Model model, Canvas list, int row, FileList.Entry entry, boolean selected) {
        boolean marked = model.files().marked().contains(entry.path());
        Optional<FileState> state = model.requests().state(entry.path());
        String right = entry.folder()
                ? count(entry)
                : state.map(known -> state(model, known)).orElse("");
        int room = list.columns() - 2 - (right.isEmpty() ? 0 : right.length() + 1);
        Line.Style style = selected ? Line.Style.SELECTED : entry.folder() ? Line.Style.STRONG : Line.Style.TEXT;
        if (selected) {
            list.fill(row, style);
        }
        list.put(0, row, selected ? ">" : " ", style);
        list.put(1, row, marked ? "*" : " ", selected ? style : Line.Style.KEY);
        list.put(2, row, DisplayText.name(entry.name(), room), style);
        list.right(
                row,
                right,
                selected ? style : state.map(known -> style(model, known)).orElse(Line.Style.DIM));
    }

    private static String count(FileList.Entry entry) {
        if (entry.isParent() || entry.pictures() == FileList.Entry.UNCOUNTED) {
            return "";
        }
        return entry.pictures() == FileList.Entry.UNREADABLE ? "no entry" : "(" + entry.pictures() + ")";
    }

    private static String state(Model model, FileState state) {
        return state instanceof FileState.Done done
                ? "ok " + RequestWords.shortLabel(model, done.prediction())
                : state.word();
    }

    private static Line.Style style(Model model, FileState state) {
        if (state instanceof FileState.Failed) {
            return Line.Style.BAD;
        }
        if (state instanceof FileState.Done done) {
            return ResultText.style(model.finding(done.prediction()));
        }
        return state.pending() ? Line.Style.WAITING : Line.Style.DIM;
    }

    /** A path with the home folder as a tilde. */
    static String shown(Path folder) {
        String home = System.getProperty("user.home", "");
        String path = folder.toString();
        boolean under = home.length() > 1 && (path.equals(home) || path.startsWith(home + "/"));
        return DisplayText.clean(under ? "~" + path.substring(home.length()) : path);
    }
}
