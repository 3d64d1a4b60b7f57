package pomona.batch;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * A file of results. It is written beside its place and moved there when it is whole, so that a reader never sees half of
 * it and a full disk leaves the old one as it was.
 *
 * @param path where it goes
 */
record ResultsFile(Path path, Format format) {
    /** What kind, told by the extension. */
    enum Format {
        CSV,
        JSONL,
        HTML
    }

    /** Writes the content. */
    @FunctionalInterface
    interface Content {
        void write(Writer out) throws IOException;
    }

    /**
     * The results file of that name.
     *
     * @throws UsageException the extension says nothing, or the folder can't be written to
     */
    static ResultsFile named(String name) throws UsageException {
        Path path = Path.of(name);
        String lower = name.toLowerCase(Locale.ROOT);
        for (Format format : Format.values()) {
            if (lower.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                Path folder = path.toAbsolutePath().getParent();
                if (folder == null || !Files.isDirectory(folder)) {
                    throw new UsageException("%s can't be written: the folder is not there".formatted(name));
                }
                if (Files.isDirectory(path)) {
                    throw new UsageException(name + " can't be written: it is a folder");
                }
                return new ResultsFile(path, format);
            }
        }
        throw new UsageException(name + " names no format: results end in .csv, .jsonl or .html");
    }

    /** The journal that belongs beside it. */
    Path journal() {
        return path.resolveSibling(path.getFileName() + ".journal");
    }

    /**
     * Writes it.
     *
     * @throws IOException it could not be written; what was there before still is
     */
    void write(Content content) throws IOException {
        Path temporary = path.resolveSibling(".%s.%d.tmp"
                .formatted(path.getFileName(), ProcessHandle.current().pid()));
        try {
            try (FileChannel channel = FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    Writer out = new BufferedWriter(
                            new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8),
                            1 << 16)) {
                content.write(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
