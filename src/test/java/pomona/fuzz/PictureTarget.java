package pomona.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.decode.JpegReader;
import pomona.picture.format.PictureException;
import pomona.testing.Drawings;

/** A picture decoder: a square or a {@link PictureException}, soon. */
final class PictureTarget implements Target {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final PictureDecoder decoder;
    private final ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);

    private PictureTarget(PictureDecoder decoder) {
        this.decoder = decoder;
    }

    /** The decoders of this machine. */
    static List<PictureTarget> all() {
        List<PictureTarget> all = new ArrayList<>();
        for (JpegReader jpeg : JpegReader.values()) {
            if (jpeg.isPresent()) {
                all.add(new PictureTarget(PictureDecoders.create(jpeg, PictureDecoders.MAX_PIXELS_DEFAULT)));
            }
        }
        return all;
    }

    @Override
    public String name() {
        return "picture-" + decoder.name();
    }

    @Override
    public List<byte[]> corpus() throws IOException {
        List<byte[]> corpus = new ArrayList<>(Drawings.all());
        // The small ones among the samples: a mutated megabyte takes long and meets little.
        try (Stream<Path> samples = Files.list(Path.of("models", "apple-leaf", "golden"))) {
            for (Path sample : samples.sorted().limit(1).toList()) {
                corpus.add(Files.readAllBytes(sample));
            }
        }
        return corpus;
    }

    @Override
    public void feed(byte[] input, long seed) {
        var threads = ManagementFactory.getThreadMXBean();
        long begunNanos = threads.getCurrentThreadCpuTime();
        try {
            decoder.decode(input, input.length, rgb);
            if (rgb.position() != 0 || rgb.remaining() != PictureDecoder.RGB_BYTES) {
                throw new IllegalStateException("the square is not whole: " + rgb);
            }
        } catch (PictureException e) {
            if (String.valueOf(e.getMessage()).isBlank()) {
                throw new IllegalStateException("refused without a word", e);
            }
        }
        if (threads.getCurrentThreadCpuTime() - begunNanos > LONGEST.toNanos()) {
            throw new IllegalStateException("it cost more than " + LONGEST);
        }
    }

    @Override
    public void close() {
        decoder.close();
    }
}
