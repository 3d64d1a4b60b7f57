package pomona.tools.painter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Draws every picture of the catalogue: {@code pomona.tools.painter.Main [--out DIR]}, {@code samples} when none is named. Beside
 * them it writes {@value #CHECKSUMS}, a line for each picture with the SHA-256 of its pixels before they are encoded.
 */
public final class Main {
    static final String CHECKSUMS = "pixels.sha256";

    private Main() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of("samples");
        if (args.length == 2 && args[0].equals("--out")) {
            folder = Path.of(args[1]);
        } else if (args.length != 0) {
            System.err.println("usage: pomona.tools.painter.Main [--out DIR]");
            System.exit(2);
        }
        Files.createDirectories(folder);
        Path target = folder;
        List<String> checksums = SampleCatalogue.all().parallelStream()
                .map(sample -> write(sample, target))
                .toList();
        Files.write(target.resolve(CHECKSUMS), checksums);
    }

    /** Returns the picture's line of the checksums. */
    private static String write(Sample sample, Path folder) {
        Picture picture = sample.drawing().draw();
        Path file = folder.resolve(sample.file());
        try {
            byte[] bytes = picture.jpeg();
            Files.write(file, bytes);
            System.out.println(file + "  " + bytes.length + " bytes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return checksumLine(sample, picture);
    }

    /** As {@code sha256sum} writes it. */
    static String checksumLine(Sample sample, Picture picture) {
        return picture.checksum() + "  " + sample.file();
    }
}
