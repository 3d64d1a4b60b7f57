package pomona.batch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.journal.FolderJournals;
import pomona.journal.JournalReader;

/**
 * What other programs know of the photos of this run: the screen, and batches with other results. Only where one folder
 * was named; a journal that can't be read is done without, for the server can be asked instead.
 */
record OtherJournals(List<JournalReader> readers) implements Closeable {
    OtherJournals {
        readers = List.copyOf(readers);
    }

    /** Opens them, and tells them of this run's own. */
    static OtherJournals open(Optional<FolderJournals> memory, NamedRoots roots, Path own) {
        List<JournalReader> readers = new ArrayList<>();
        Optional<Path> folder = roots.onlyFolder();
        if (memory.isPresent() && folder.isPresent()) {
            try {
                memory.get().known(folder.get()).forEach(journal -> add(journal, own, roots, readers));
                memory.get().remember(folder.get(), own);
            } catch (IOException e) {
                // A full or read-only home costs the memory of others alone.
            }
        }
        return new OtherJournals(readers);
    }

    private static void add(Path journal, Path own, NamedRoots roots, List<JournalReader> readers) {
        try {
            if (!Files.isSameFile(journal, own)) {
                readers.add(JournalReader.open(journal, roots.folder()));
            }
        } catch (IOException e) {
            // One that is gone, newer or not ours to read.
        }
    }

    @Override
    public void close() throws IOException {
        for (JournalReader reader : readers) {
            reader.close();
        }
    }
}
