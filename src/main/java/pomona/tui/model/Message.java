package pomona.tui.model;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pomona.client.ConnectionState;
import pomona.finding.LabelGuide;
import pomona.journal.Review;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.tui.graphics.EncodedPicture;
import pomona.tui.graphics.Graphics;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.Recollection;
import pomona.tui.picture.Picture;

/** Something happened: a key, the clock, or news of a command. */
public sealed interface Message {
    /** A key on the keyboard. */
    record Pressed(Key key) implements Message {}

    /** The left button went down. */
    record Clicked(int column, int row, long atMillis) implements Message {}

    /**
     * The wheel turned.
     *
     * @param lines negative is up
     */
    record Scrolled(int column, int row, int lines) implements Message {}

    /** Text that was pasted in one piece. */
    record Pasted(String text) implements Message {}

    record Resized(int columns, int rows) implements Message {}

    /**
     * The terminal answered one of the questions it was asked.
     *
     * @param graphics how it takes pictures in pixels, by all that is known now; empty where it gets cells alone
     */
    record TerminalAnswered(TerminalFacts facts, Optional<Graphics> graphics) implements Message {
        /** With cells alone. */
        public TerminalAnswered(TerminalFacts facts) {
            this(facts, Optional.empty());
        }
    }

    /** Nobody is at the keyboard any more. */
    record HungUp() implements Message {}

    /** This program was stopped and goes on. */
    record Woken() implements Message {}

    /** The clock, once a second. */
    record Ticked(Instant now) implements Message {}

    /**
     * Lines of a folder; several of these for a large one.
     *
     * @param complete these are the last, and nothing was left out
     */
    record FolderRead(int reading, List<FileList.Entry> entries, boolean complete) implements Message {
        public FolderRead {
            entries = List.copyOf(entries);
        }
    }

    /** A folder can't be read, or not to its end. */
    record FolderRefused(int reading, String why) implements Message {}

    /**
     * The folder is no longer as it was read.
     *
     * @param now lines that are new, or of files that were written since
     * @param gone what is no longer there
     */
    record FolderChanged(int reading, List<FileList.Entry> now, List<Path> gone) implements Message {
        public FolderChanged {
            now = List.copyOf(now);
            gone = List.copyOf(gone);
        }
    }

    /** Photos in and below some folders of the list. */
    record FoldersCounted(Map<Path, FileList.Count> counts) implements Message {
        public FoldersCounted {
            counts = Map.copyOf(counts);
        }
    }

    /**
     * Photos in and below a folder, which were looked for to be marked.
     *
     * @param trouble why these are not all; empty when they are
     */
    record PhotosFound(Path folder, List<FileList.Entry> photos, String trouble) implements Message {
        public PhotosFound {
            photos = List.copyOf(photos);
        }
    }

    record PictureReady(Picture.Slot slot, Picture.Request request, Picture.Cells cells, Picture.Facts facts)
            implements Message {}

    /** The same picture as cells show already, in the terminal's pixels. */
    record PixelsReady(Picture.Slot slot, Picture.Request request, EncodedPicture pixels) implements Message {}

    record PictureFailed(Picture.Slot slot, Picture.Request request, String why, long modifiedMillis)
            implements Message {}

    /** The file that is shown was written again, or is gone. */
    record FileChanged(Path path, boolean gone) implements Message {}

    /**
     * What a folder has of names that begin as the line's last word.
     *
     * @param line as it was when they were asked for
     * @param names in order; a folder's ends in a slash
     */
    record NamesFound(String line, List<String> names) implements Message {
        public NamesFound {
            names = List.copyOf(names);
        }
    }

    /** A server was found, or a child started. */
    record ServerFound(String address, boolean own) implements Message {}

    /** What is being done to get a server, in words. */
    record ServerSought(String doing) implements Message {}

    record ConnectionChanged(ConnectionState state) implements Message {}

    record LoadTold(Event.Status status) implements Message {}

    record InfoTold(Event.Info info) implements Message {}

    record RequestSent(long key) implements Message {}

    record RequestQueued(long key, int ahead, long estimateMillis) implements Message {}

    record RequestRunning(long key, int worker) implements Message {}

    record RequestRetrying(long key, String why, Duration delay) implements Message {}

    record RequestAnswered(long key, Prediction prediction, Duration elapsed, Origin origin) implements Message {
        /** Of bytes that nobody looked at. */
        public RequestAnswered(long key, Prediction prediction, Duration elapsed) {
            this(key, prediction, elapsed, Origin.UNKNOWN);
        }
    }

    /**
     * Where an answer comes from.
     *
     * @param sha256 of the photo's bytes
     * @param remembered the same bytes were answered before, and nobody was asked
     * @param review what a person said of them
     */
    record Origin(String sha256, boolean remembered, Optional<Review> review) {
        static final Origin UNKNOWN = new Origin("", false, Optional.empty());
    }

    /** What is known from before of photos that were listed. */
    record Recalled(int reading, List<Recollection> photos) implements Message {
        public Recalled {
            photos = List.copyOf(photos);
        }
    }

    /** What labels of models mean that answered before, by the model's hash. */
    record GuidesTold(Map<String, LabelGuide> guides) implements Message {
        public GuidesTold {
            guides = Map.copyOf(guides);
        }
    }

    /**
     * How results are kept.
     *
     * @param state in a few words; empty where all is as it should be
     * @param sentence the same for a person; empty where there is nothing to say
     */
    record MemoryTold(String state, String sentence) implements Message {}

    /**
     * No answer will come.
     *
     * @param cancelled because it was taken back
     */
    record RequestFailed(long key, String why, boolean cancelled) implements Message {}

    /** With no photo nothing was written. */
    record Exported(Path file, int photos) implements Message {}

    record ExportFailed(Path file, String why) implements Message {}
}
