package pomona.tui.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pomona.finding.Finding;
import pomona.protocol.Prediction;
import pomona.tui.model.list.Facts;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Kept;
import pomona.tui.model.list.Requests;
import pomona.tui.picture.Look;
import pomona.tui.picture.Picture;

/**
 * Everything the view needs; immutable.
 *
 * @param columns of the terminal
 * @param rows of the terminal
 * @param evidence whether the picture is dimmed where no evidence lies
 * @param revision counts up when the file that is shown changed
 * @param lastClick for telling a double click
 * @param leaving a person wants to go while photos are on their way, and was asked
 * @param commands lines typed after a colon, newest first
 */
@RecordBuilder
public record Model(
        int columns,
        int rows,
        Look look,
        ZoneId zone,
        Instant now,
        Mode mode,
        Layout.Pane focus,
        FileList files,
        Map<Picture.Slot, Picture> pictures,
        boolean evidence,
        int revision,
        Requests requests,
        Tray tray,
        History history,
        Server server,
        Kept kept,
        Notice notice,
        Click lastClick,
        boolean leaving,
        List<String> commands)
        implements ModelBuilder.With {

    /** A press of the left button. */
    public record Click(int column, int row, long atMillis) {
        public static final Click NONE = new Click(-1, -1, 0);
    }

    public Model {
        pictures = Map.copyOf(pictures);
        commands = List.copyOf(commands);
    }

    public static Model start(
            int columns, int rows, Look look, ZoneId zone, Instant now, Path folder, Optional<Path> toward) {
        return new Model(
                columns,
                rows,
                look,
                zone,
                now,
                Mode.BROWSE,
                Layout.Pane.FILES,
                FileList.opening(folder, FileList.Order.NAME, toward),
                Map.of(),
                false,
                0,
                Requests.NONE,
                Tray.EMPTY,
                History.EMPTY,
                Server.UNKNOWN,
                Kept.NOTHING,
                Notice.NONE,
                Click.NONE,
                false,
                List.of());
    }

    public Layout layout() {
        return Layout.of(columns, rows, empty());
    }

    /** Panes that have nothing to show yet; one that a person goes to is seen all the same. */
    private Set<Layout.Pane> empty() {
        EnumSet<Layout.Pane> empty = EnumSet.noneOf(Layout.Pane.class);
        if (tray.paths().isEmpty()) {
            empty.add(Layout.Pane.TRAY);
        }
        if (history.entries().isEmpty()) {
            empty.add(Layout.Pane.HISTORY);
            if (requests.open().isEmpty()) {
                empty.add(Layout.Pane.SERVER);
            }
        }
        empty.remove(focus);
        return empty;
    }

    /** Where the zoom has its photo; in pixels without the last row, where those could scroll the screen. */
    public Layout.Rect zoomed() {
        Layout.Rect room = layout().zoomed();
        boolean scrolls = look.ofPictures()
                .graphics()
                .filter(graphics -> graphics.protocol().scrolls())
                .isPresent();
        return scrolls ? new Layout.Rect(room.column(), room.row(), room.columns(), room.rows() - 1) : room;
    }

    public Picture picture(Picture.Slot slot) {
        return pictures.getOrDefault(slot, new Picture.Absent());
    }

    /** What became of the file under the cursor. */
    public Optional<FileState> currentState() {
        return files.currentFile().flatMap(entry -> requests.state(entry.path()));
    }

    /** What order, filter and counts go by. */
    public Facts facts() {
        return new Facts(requests.known(), kept, server.info());
    }

    /** A prediction in the words of the model that made it, as far as these are known. */
    public Finding finding(Prediction prediction) {
        return facts().finding(prediction);
    }

    /** Whether a photo was answered by another model than the server's. */
    public boolean isOfAnotherModel(FileState state) {
        return state instanceof FileState.Done done
                && server.modelSha256()
                        .filter(model -> !model.equals(done.prediction().model().sha256()))
                        .isPresent();
    }

    /** When a file was last written, as far as is known. */
    public long modifiedMillis(FileList.Entry file) {
        Picture shown = picture(Picture.Slot.MAIN);
        boolean isShown = shown.asked()
                .filter(request -> request.path().equals(file.path()))
                .isPresent();
        return isShown && shown.modifiedMillis() != 0 ? shown.modifiedMillis() : file.modifiedMillis();
    }

    public Model withSize(int newColumns, int newRows) {
        return with(next -> next.columns(newColumns).rows(newRows));
    }

    public Model withPicture(Picture.Slot slot, Picture picture) {
        Map<Picture.Slot, Picture> next = new EnumMap<>(Picture.Slot.class);
        next.putAll(pictures);
        next.put(slot, picture);
        return withPictures(next);
    }

    /** Without what was said last. */
    public Model silent() {
        return withNotice(Notice.NONE);
    }

    /** Says a thing that went well. */
    public Model noted(String text) {
        return withNotice(new Notice(now, text, false));
    }

    /** Says a thing that went well, unless what went wrong is still to be read. */
    public Model mentioned(String text) {
        return notice.bad() ? this : noted(text);
    }

    /** Says a thing that did not. */
    public Model warned(String text) {
        return withNotice(new Notice(now, text, true));
    }

    /** The line above the keys: the newest thing that happened. */
    public record Notice(Instant at, String text, boolean bad) {
        private static final Notice NONE = new Notice(Instant.EPOCH, "", false);
    }
}
