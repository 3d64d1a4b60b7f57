package pomona.tui.picture;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.tui.graphics.EncodedPicture;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.PictureEncoder;
import pomona.tui.graphics.Protocol;

/** Prints what a photo in pixels takes: bytes, time of a core, memory; the best of five, in cells of 10 by 20 pixels. */
final class PixelNumbers {
    private static final int WARM_UP = 3;
    private static final int TIMES = 5;

    private PixelNumbers() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        byte[] file = Files.readAllBytes(Path.of("samples", "scab-overcast.jpg"));
        for (int rows : new int[] {18, 36}) {
            for (boolean slowLine : new boolean[] {false, true}) {
                for (Protocol protocol : Protocol.values()) {
                    out.println(line(file, new Graphics(protocol, 10, 20, 256, slowLine, false), rows));
                }
            }
        }
    }

    private static String line(byte[] file, Graphics graphics, int rows) throws Exception {
        int columns = 3 * rows;
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var size = PictureEncoder.size(graphics, columns, rows, new PictureEncoder.Size(1280, 853));
        var request = new Picture.Request(
                Path.of("photo"),
                columns,
                rows,
                Optional.empty(),
                new Look(Look.Tier.TRUECOLOR, graphics.slowLine()),
                0);
        long nanos = Long.MAX_VALUE;
        long memory = 0;
        int bytes = 0;
        try (PictureReader reader = new PictureReader()) {
            for (int i = 0; i < WARM_UP + TIMES; i++) {
                long before = thread.getCurrentThreadAllocatedBytes();
                long began = thread.getCurrentThreadCpuTime();
                RgbPicture picture = reader.readAs(file, file.length, size.width(), size.height());
                EncodedPicture encoded = PixelDrawing.draw(picture, request, graphics, columns, rows)
                        .orElseThrow();
                nanos = Math.min(nanos, i < WARM_UP ? Long.MAX_VALUE : thread.getCurrentThreadCpuTime() - began);
                memory = thread.getCurrentThreadAllocatedBytes() - before;
                bytes = encoded.bytes();
            }
        }
        return "%dx%d %s %s: %d KB, %d ms, %d MB"
                .formatted(
                        columns,
                        rows,
                        graphics.protocol().word(),
                        graphics.slowLine() ? "over SSH" : "here",
                        bytes / 1000,
                        nanos / 1_000_000,
                        memory / 1_000_000);
    }
}
