package pomona.tui.view;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pomona.text.DisplayText;
import pomona.text.Durations;
import pomona.text.Quantity;
import pomona.tui.model.Layout;
import pomona.tui.model.Line;
import pomona.tui.model.Model;
import pomona.tui.model.RequestWords;
import pomona.tui.model.Tray;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;

/** The batch of marked files: what is on its way, and how far it is. */
final class TrayPane {
    private static final int BAR_CELLS = 20;
    private static final int BAR_CELLS_MIN = 10;
    /** Two spaces and the brackets. */
    private static final int BAR_FRAME_CELLS = 4;

    private TrayPane() {}

    static void draw(Model model, Canvas canvas, Layout.Rect rect) {
        if (model.layout().isFolded(Layout.Pane.TRAY)) {
            canvas.rule(rect, "5 Tray", "Space or v marks photos, b sends them");
            return;
        }
        Canvas inner = canvas.box(rect, "5 Tray - batch of marked photos", model.focus() == Layout.Pane.TRAY);
        Tray tray = model.tray();
        if (tray.paths().isEmpty()) {
            inner.text(
                    "Mark photos with Space (a for all), or a folder; b sends them while you look on.", Line.Style.DIM);
            return;
        }
        List<Path> shown = newest(model, inner.rows() - 1);
        int name = Math.max(12, inner.columns() / 2 - 2);
        for (int i = 0; i < shown.size(); i++) {
            FileState state = model.requests().state(shown.get(i)).orElse(new FileState.Planned());
            inner.put(0, i, DisplayText.name(FileList.Entry.nameOf(shown.get(i)), name - 1), Line.Style.TEXT);
            inner.put(
                    name,
                    i,
                    DisplayText.fit(RequestWords.inTray(model, state), inner.columns() - name),
                    state.pending() ? Line.Style.WAITING : Line.Style.TEXT);
        }
        inner.line(inner.rows() - 1, summary(model, inner.columns()), Line.Style.STRONG);
    }

    /** Those on their way first, then the newest results. */
    private static List<Path> newest(Model model, int lines) {
        List<Path> moving = new ArrayList<>();
        List<Path> ended = new ArrayList<>();
        for (Path path : model.tray().paths()) {
            FileState state = model.requests().state(path).orElse(new FileState.Planned());
            if (!state.pending()) {
                ended.add(path);
            } else if (!(state instanceof FileState.Planned)) {
                moving.add(path);
            }
        }
        List<Path> shown = new ArrayList<>(moving.subList(0, Math.min(lines, moving.size())));
        for (int i = ended.size() - 1; i >= 0 && shown.size() < lines; i--) {
            shown.add(ended.get(i));
        }
        return shown;
    }

    /** What has ended of how many, failures, the time left and the rate, as far as a bar has room beside them. */
    static String summary(Model model, int cells) {
        Tray tray = model.tray();
        int ended = tray.done() + tray.failed();
        int total = Math.max(1, tray.paths().size());
        String numbers = Quantity.number(ended) + " of " + Quantity.number(total);
        for (String part : parts(tray, model.now())) {
            boolean fits = numbers.length() + part.length() + BAR_FRAME_CELLS + BAR_CELLS_MIN <= cells;
            numbers += fits ? part : "";
        }
        int bar = Math.max(0, Math.min(BAR_CELLS, cells - numbers.length() - BAR_FRAME_CELLS));
        int full = (int) ((long) bar * ended / total);
        return numbers + "  [" + "█".repeat(full) + "·".repeat(bar - full) + "]";
    }

    private static List<String> parts(Tray tray, Instant now) {
        List<String> parts = new ArrayList<>();
        if (tray.failed() > 0) {
            parts.add(", " + Quantity.number(tray.failed()) + " failed");
        }
        long left = tray.secondsLeft(now);
        if (!tray.running()) {
            parts.add(", all done");
        } else if (left >= 0) {
            parts.add(", " + Durations.about(Duration.ofSeconds(left)) + " left");
        }
        if (tray.rate(now) > 0) {
            parts.add(String.format(Locale.ROOT, ", %.1f/s", tray.rate(now)));
        }
        return parts;
    }
}
