package pomona.tools.painter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws every picture of the catalogue: {@code pomona.tools.painter.Main [--out DIR]}, {@code samples} when none is named. */
public final class Main {
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
        SampleCatalogue.all().parallelStream().forEach(sample -> write(sample, target.resolve(sample.file())));
    }

    private static void write(Sample sample, Path file) {
        byte[] bytes = sample.bytes();
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println(file + "  " + bytes.length + " bytes");
    }
}
