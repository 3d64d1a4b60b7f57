package pomona.tui.view;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pomona.text.DisplayText;
import pomona.text.Quantity;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.ResultText;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;

/** The folder's list. */
final class FilesPane {
    private FilesPane() {}

    static void draw(Model model, Canvas canvas, Layout layout) {
        FileList files = model.files();
        Layout.Rect rect = layout.pane(Layout.Pane.FILES).orElseThrow();
        String title = "1 Files " + DisplayText.tail(shown(files.folder()), rect.columns() - 12);
        boolean focused = model.focus() == Layout.Pane.FILES;
        Canvas inner = canvas.box(rect, title, focused);
        filter(model, inner);
        Canvas list = canvas.part(layout.fileLines());
        int first = files.top();
        List<FileList.Entry> visible = files.visible();
        for (int i = 0; i < list.rows() && first + i < visible.size(); i++) {
            line(model, list, i, visible.get(first + i), first + i == files.selected());
        }
        if (visible.stream().allMatch(FileList.Entry::isParent)) {
            empty(files, list);
        }
        Line.Style edge = focused ? Line.Style.FOCUSED : Line.Style.BORDER;
        canvas.scrollbar(rect, layout.fileLines(), first, visible.size(), edge);
        canvas.below(rect, marks(files), files.position(), Line.Style.TEXT);
    }

    private static String marks(FileList files) {
        int marked = files.marks().size();
        String range = files.marks().range().isPresent() ? "range: " : "";
        String marks = marked == 0 && range.isEmpty() ? "" : range + Quantity.number(marked) + " marked";
        if (files.sort() == FileList.Order.NAME) {
            return marks;
        }
        return (marks.isEmpty() ? "" : marks + ", ") + files.sort().word() + " first";
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
        String count =
                shown == all ? Quantity.of(all, "photo") : Quantity.number(shown) + " of " + Quantity.of(all, "photo");
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
        boolean marked = model.files().marks().touches(entry);
        Optional<FileState> state = model.requests().state(entry.path());
        String right = switch (entry.kind()) {
            case FOLDER -> count(model.files(), entry);
            case OTHER -> entry.remark();
            case PHOTO -> state.map(known -> state(model, known)).orElse("");
        };
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

    private static String count(FileList files, FileList.Entry entry) {
        if (files.marks().sought().contains(entry.path())) {
            return "looking …";
        }
        return entry.count()
                .map(count -> count.trouble().isEmpty() ? "(" + count.label() + ")" : count.label())
                .orElse("");
    }

    private static String state(Model model, FileState state) {
        return state instanceof FileState.Done done ? RequestWords.listed(model, done) : state.word();
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
