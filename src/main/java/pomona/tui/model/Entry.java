package pomona.tui.model;

import java.nio.file.Path;

/**
 * A line of the file list.
 *
 * @param name as it is shown, clean for cells
 * @param bytes of a file; 0 for a folder
 * @param modifiedMillis since 1970
 * @param pictures in a folder, {@link #UNCOUNTED} until they were counted
 */
public record Entry(Path path, String name, boolean folder, long bytes, long modifiedMillis, int pictures) {
    public static final int UNCOUNTED = -1;
    /** A folder whose content can't be read. */
    public static final int UNREADABLE = -2;

    public static Entry folder(Path path, String name) {
        return new Entry(path, name, true, 0, 0, UNCOUNTED);
    }

    public static Entry file(Path path, String name, long bytes, long modifiedMillis) {
        return new Entry(path, name, false, bytes, modifiedMillis, UNCOUNTED);
    }

    /** A path's last part, clean for cells. */
    public static String nameOf(Path path) {
        return DisplayText.clean(String.valueOf(path.getFileName()));
    }

    Entry withPictures(int count) {
        return new Entry(path, name, folder, bytes, modifiedMillis, count);
    }

    /** Whether this is the line that leads a folder up. */
    public boolean isParent() {
        return folder && name.equals("../");
    }
}
