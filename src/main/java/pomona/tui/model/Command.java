package pomona.tui.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pomona.protocol.Event;
import pomona.tui.model.list.FileList;
import pomona.tui.picture.Picture;

/** Something to do off the screen's thread; its news comes back as messages. */
public sealed interface Command {
    /**
     * Reads a folder's lines.
     *
     * @param reading its number, which what was read bears
     */
    record ReadFolder(Path folder, int reading) implements Command {}

    /** Counts the photos in and below each of these folders, which that reading found. */
    record CountFolders(int reading, List<Path> folders) implements Command {
        public CountFolders {
            folders = List.copyOf(folders);
        }
    }

    /** Looks for the photos in and below a folder. */
    record FindPhotos(Path folder) implements Command {}

    /**
     * Finds what in the folder begins with that, for the end of a typed line.
     *
     * @param line as it is now
     */
    record FindNames(String line, Path folder, String begun) implements Command {}

    /** Reads and draws a picture; a newer wish for the same slot replaces it. */
    record ShowPicture(Picture.Slot slot, Picture.Request request) implements Command {}

    /** Tells whether a file that is shown changed since. */
    record CheckFile(Path path, long modifiedMillis) implements Command {}

    /**
     * Asks the server.
     *
     * @param bulk nobody waits for this one alone: a person's request goes first
     */
    record Predict(long key, Path path, boolean bulk) implements Command {}

    record Cancel(long key) implements Command {}

    /** Writes what is known of a folder's photos; CSV or JSONL by the name's end. */
    record Export(Path file, Path folder) implements Command {}

    /** Looks up what is known of photos from before. */
    record Recall(int reading, Path folder, List<FileList.Entry> photos) implements Command {
        public Recall {
            photos = List.copyOf(photos);
        }
    }

    /** From now on this model is asked. */
    record Learn(Event.Info info) implements Command {}

    /**
     * Keeps what a person says of a photo.
     *
     * @param review empty to take back what was said
     */
    record Review(Path path, String sha256, Optional<pomona.journal.Review> review) implements Command {}

    /** Draws everything anew, for when another program wrote over the screen. */
    record Redraw() implements Command {}

    /** Gives the terminal back and stops this program until its shell wakes it. */
    record Suspend() implements Command {}

    /** Takes the terminal over again, after this program was stopped and woken, and draws everything anew. */
    record Retake() implements Command {}

    record Quit() implements Command {}
}
