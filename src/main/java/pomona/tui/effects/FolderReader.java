package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import pomona.picture.format.ImageFiles;
import pomona.text.DisplayText;
import pomona.text.NaturalOrder;
import pomona.text.Reasons;
import pomona.tui.model.Command;
import pomona.tui.model.FileList;
import pomona.tui.model.Message;

/** Reads folders in parts, so that the first lines of a large one are seen before its last. */
final class FolderReader {
    private static final int PART_LINES = 1000;
    private static final long COUNTS_EVERY_NANOS = 200_000_000;

    private final Consumer<Message> news;
    private volatile int wanted;

    FolderReader(Consumer<Message> news) {
        this.news = news;
    }

    /** The reading that a person waits for: an earlier one that still goes on, as over a slow network, is left. */
    void want(int reading) {
        wanted = reading;
    }

    /** Folders and pictures of a folder; hidden ones are left out. */
    void read(Path folder, int reading) {
        if (wanted != reading) {
            return;
        }
        List<FileList.Entry> part = new ArrayList<>();
        if (folder.getParent() != null) {
            part.add(FileList.Entry.folder(folder.getParent(), "../"));
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                if (wanted != reading) {
                    return;
                }
                entry(path, part);
                if (part.size() >= PART_LINES) {
                    news.accept(new Message.FolderRead(reading, part, false));
                    part.clear();
                }
            }
        } catch (IOException e) {
            refuse(folder, reading, part, e);
            return;
        } catch (DirectoryIteratorException e) {
            refuse(folder, reading, part, new IOException(e.getMessage(), e));
            return;
        }
        news.accept(new Message.FolderRead(reading, part, true));
    }

    private void refuse(Path folder, int reading, List<FileList.Entry> part, IOException why) {
        news.accept(new Message.FolderRead(reading, part, false));
        news.accept(new Message.FolderRefused(
                reading, "the folder %s can't be read: %s".formatted(FileList.Entry.nameOf(folder), Reasons.of(why))));
    }

    private static void entry(Path path, List<FileList.Entry> part) {
        String name = String.valueOf(path.getFileName());
        if (name.startsWith(".")) {
            return;
        }
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                part.add(FileList.Entry.folder(path, DisplayText.clean(name) + "/"));
            } else if (ImageFiles.isCandidate(path, attributes)) {
                long modified = attributes.lastModifiedTime().toMillis();
                part.add(FileList.Entry.file(path, DisplayText.clean(name), attributes.size(), modified));
            }
        } catch (IOException e) {
            // A link to nowhere, or a file that vanished between the two calls: not there, then.
            if (ImageFiles.hasImageName(path) && Files.isSymbolicLink(path)) {
                part.add(FileList.Entry.file(path, DisplayText.clean(name), 0, 0));
            }
        }
    }

    /** Counts the pictures in each folder until another reading is wanted; by their names alone, without opening a file. */
    void count(int reading, List<Path> folders) {
        Map<Path, Integer> counts = new HashMap<>();
        long told = System.nanoTime();
        for (Path folder : folders) {
            if (wanted != reading) {
                return;
            }
            counts.put(folder, count(folder));
            if (System.nanoTime() - told > COUNTS_EVERY_NANOS) {
                news.accept(new Message.FoldersCounted(counts));
                counts.clear();
                told = System.nanoTime();
            }
        }
        news.accept(new Message.FoldersCounted(counts));
    }

    private static int count(Path folder) {
        int pictures = 0;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                String name = String.valueOf(path.getFileName());
                if (!name.startsWith(".") && ImageFiles.hasImageName(path)) {
                    pictures++;
                }
            }
            return pictures;
        } catch (IOException | DirectoryIteratorException e) {
            return FileList.Entry.UNREADABLE;
        }
    }

    /** Names that begin so; hidden ones where their dot was typed. */
    void find(Command.FindNames find) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(find.folder())) {
            for (Path path : stream) {
                String name = String.valueOf(path.getFileName());
                if (name.startsWith(find.begun()) && (find.begun().startsWith(".") || !name.startsWith("."))) {
                    names.add(Files.isDirectory(path) ? name + "/" : name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LoggerFactory.getLogger(FolderReader.class).info("could not list {}: {}", find.folder(), Reasons.of(e));
        }
        names.sort(NaturalOrder.INSTANCE);
        news.accept(new Message.NamesFound(find.line(), names));
    }

    /** Tells when a file was written since, or is gone. */
    void check(Command.CheckFile check) {
        try {
            long modified = Files.getLastModifiedTime(check.path()).toMillis();
            if (modified != check.modifiedMillis()) {
                news.accept(new Message.FileChanged(check.path(), false));
            }
        } catch (IOException e) {
            news.accept(new Message.FileChanged(check.path(), true));
        }
    }
}
