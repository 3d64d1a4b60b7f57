package pomona.batch;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import pomona.picture.format.ImageFiles;

/** Counts beside the run how many files there will be, by their names; a list on standard input can't be counted. */
final class FileCount {
    private volatile long total = -1;
    private volatile boolean closed;

    /** Begins to count. */
    static FileCount start(Selection selection) {
        FileCount count = new FileCount();
        if (!selection.filesFrom().equals(Optional.of("-"))) {
            Thread thread = new Thread(() -> count.count(selection), "pomona-batch-count");
            thread.setDaemon(true);
            thread.start();
        }
        return count;
    }

    /** How many, once that is known. */
    OptionalLong total() {
        return total < 0 ? OptionalLong.empty() : OptionalLong.of(total);
    }

    void close() {
        closed = true;
    }

    private void count(Selection selection) {
        try (FileWalk walk = FileWalk.unordered(selection)) {
            long counted = 0;
            for (Optional<FileWalk.WalkedFile> found = walk.next(); found.isPresent() && !closed; found = walk.next()) {
                if (found.get().named() || ImageFiles.hasImageName(found.get().path())) {
                    counted++;
                }
            }
            total = counted;
        } catch (IOException | UsageException e) {
            // The run itself tells what is wrong with the selection.
            total = -1;
        }
    }
}
