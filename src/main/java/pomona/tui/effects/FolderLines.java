package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import pomona.journal.FolderJournals;
import pomona.picture.format.ImageFiles;
import pomona.text.DisplayText;
import pomona.tui.model.Message;
import pomona.tui.model.list.FileList;

/**
 * Looks at what a folder holds, one after the other, and tells of it in parts. What does not answer is told as such, and
 * the rest is looked at by another thread; if it answers later after all, that is told too.
 */
final class FolderLines {
    private static final int PART_LINES = 1000;
    /** If one does not answer, the next that doesn't is likely on the same disk. */
    private static final int PATIENCE_AFTER_THE_FIRST = 10;

    private final int reading;
    private final List<Path> paths;
    private final Function<Path, List<FileList.Entry>> look;
    private final Consumer<Message> news;
    private List<FileList.Entry> part = new ArrayList<>();
    /** Of the paths. */
    private int next;

    /**
     * Lines of a folder.
     *
     * @param paths what it holds
     * @param look gives the line of a path, or none where it has none; may never come back
     */
    FolderLines(int reading, List<Path> paths, Function<Path, List<FileList.Entry>> look, Consumer<Message> news) {
        this.reading = reading;
        this.paths = paths;
        this.look = look;
        this.news = news;
    }

    /** The line of what a folder holds; none for what is hidden or no photo. */
    static List<FileList.Entry> line(Path path) {
        String name = String.valueOf(path.getFileName());
        // To look into a journal that this program writes, and close it, would drop its lock.
        if (name.startsWith(".") || name.endsWith(FolderJournals.JOURNAL)) {
            return List.of();
        }
        String shown = DisplayText.clean(name);
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return List.of(FileList.Entry.folder(path, shown + "/"));
            }
            if (attributes.isOther()) {
                return ImageFiles.hasImageName(path)
                        ? List.of(FileList.Entry.other(path, shown, kind(path)))
                        : List.of();
            }
            if (ImageFiles.isCandidate(path, attributes)) {
                long modified = attributes.lastModifiedTime().toMillis();
                return List.of(FileList.Entry.file(path, shown, attributes.size(), modified));
            }
        } catch (IOException e) {
            // A link to nowhere is told of; a file that vanished between the two calls is not there, then.
            if (ImageFiles.hasImageName(path) && Files.isSymbolicLink(path)) {
                return List.of(FileList.Entry.file(path, shown, 0, 0));
            }
        }
        return List.of();
    }

    /** What is neither file nor folder, in a word. */
    private static String kind(Path path) throws IOException {
        int mode = Files.getAttribute(path, "unix:mode") instanceof Integer known ? known : 0;
        return switch (mode & 0xF000) {
            case 0x1000 -> "a pipe";
            case 0xC000 -> "a socket";
            default -> "a device";
        };
    }

    /**
     * Looks at all of it, until that is no longer wanted.
     *
     * @param before lines that come first
     * @return whether it came to the end
     */
    boolean read(List<FileList.Entry> before, ThreadFactory threads, long patienceMillis, BooleanSupplier isWanted)
            throws InterruptedException {
        part.addAll(before);
        long patience = patienceMillis;
        while (isWanted.getAsBoolean()) {
            int from = next();
            boolean ended = Attempt.run(threads, patience, attempt -> work(from, attempt, isWanted));
            if (!isWanted.getAsBoolean()) {
                return false;
            }
            if (ended) {
                tell(true);
                return true;
            }
            giveUp();
            patience = Math.max(1, patienceMillis / PATIENCE_AFTER_THE_FIRST);
        }
        return false;
    }

    private synchronized int next() {
        return next;
    }

    private void work(int from, Attempt attempt, BooleanSupplier isWanted) {
        for (int at = from; at < paths.size() && isWanted.getAsBoolean(); at++) {
            List<FileList.Entry> lines = look.apply(paths.get(at));
            if (!take(at, lines)) {
                return;
            }
            attempt.stepped();
        }
    }

    /** Whether the line came in time; else it is told by itself. */
    private synchronized boolean take(int at, List<FileList.Entry> lines) {
        if (at < next) {
            news.accept(
                    new Message.FolderChanged(reading, lines, lines.isEmpty() ? List.of(paths.get(at)) : List.of()));
            return false;
        }
        part.addAll(lines);
        next = at + 1;
        if (part.size() >= PART_LINES) {
            tell(false);
        }
        return true;
    }

    private synchronized void giveUp() {
        if (next < paths.size()) {
            Path path = paths.get(next);
            String name = String.valueOf(path.getFileName());
            if (!name.startsWith(".")) {
                part.add(FileList.Entry.other(path, DisplayText.clean(name), "no answer"));
            }
            next++;
        }
    }

    private synchronized void tell(boolean complete) {
        news.accept(new Message.FolderRead(reading, part, complete));
        part = new ArrayList<>();
    }
}
