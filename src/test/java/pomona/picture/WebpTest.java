package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.testing.CpuTime;
import pomona.testing.Drawings;

/** The files were made with libwebp's own tools (cwebp, webpmux) from the PNGs beside them. */
class WebpTest {
    private static final int LIMIT_WIDTH = 10_000;
    private static final int LIMIT_HEIGHT = 5_000;

    private final PictureReader reader = new PictureReader();

    @AfterEach
    void closeReader() {
        reader.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf", "steps", "cutout", "colours2", "colours4", "colours16", "colours200"})
    void aLosslessWebpHasThePngsPixels(String name) throws Exception {
        assertThat(read(name + "-lossless.webp").rgb())
                .isEqualTo(read(name + ".png").rgb());
    }

    @ParameterizedTest
    @CsvSource({
        "leaf-lossy, leaf, 5",
        "turned-lossy, leaf, 5",
        "cutout-lossy, cutout, 5",
        "cutout-lossy-plain, cutout, 5"
    })
    void aLossyWebpComesCloseToThePngsPixels(String name, String original, double tolerance) throws Exception {
        assertThat(meanDifference(stored(name + ".webp"), stored(original + ".png")))
                .isLessThan(tolerance);
    }

    @Test
    void anExtendedFilesOrientationIsRead() throws Exception {
        RgbPicture picture = read("turned-lossy.webp");
        assertThat(picture.info()).isEqualTo(new PictureInfo("webp", 120, 80, 6));
        assertThat(picture.width()).isEqualTo(80);
    }

    @Test
    void anAnimationsFirstFrameStandsOnItsCanvasOverWhite() throws Exception {
        Pixels cutout = stored("cutout.png");
        byte[] canvas = new byte[3 * 120 * 80];
        Arrays.fill(canvas, (byte) 0xff);
        for (int y = 0; y < cutout.height(); y++) {
            System.arraycopy(
                    cutout.rgb(), 3 * y * cutout.width(), canvas, 3 * ((14 + y) * 120 + 20), 3 * cutout.width());
        }
        assertThat(read("animated-lossless.webp").rgb()).isEqualTo(canvas);
        byte[] lossy = read("animated-lossy.webp").rgb();
        assertThat(meanDifference(lossy, canvas, canvas.length)).isLessThan(3);
        assertThat(read("animated-lossy.webp").info()).isEqualTo(new PictureInfo("webp", 120, 80, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leaf-lossless",
                "cutout-lossless",
                "colours4-lossless",
                "leaf-lossy",
                "cutout-lossy",
                "cutout-lossy-plain",
                "animated-lossless",
                "animated-lossy",
                "turned-lossy"
            })
    void aFileCutAnywhereIsRefused(String name) throws IOException {
        byte[] file = Drawings.resource(name + ".webp");
        for (int length = 0; length < file.length; length++) {
            assertBad(Arrays.copyOf(file, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf-lossless", "leaf-lossy", "steps-lossless", "colours200-lossless"})
    void aFileCutAnywhereIsRefusedEvenWhenItsHeaderSaysThatThisIsAll(String name) throws Exception {
        byte[] file = Drawings.resource(name + ".webp");
        byte[] whole = read(name + ".webp").rgb();
        for (int length = 31; length < file.length - 1; length += 1 + file.length / 1000) {
            byte[] cut = Arrays.copyOf(file, length);
            ByteBuffer sizes = ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN);
            sizes.putInt(4, length - 8).putInt(16, length - 20);
            try {
                // The last byte may hold nothing but padding.
                assertThat(reader.read(cut, length, 1000, 1000).rgb())
                        .as("cut at %d of %d", length, file.length)
                        .isEqualTo(whole);
                assertThat(length).isGreaterThan(file.length - 4);
            } catch (PictureException e) {
                assertThat(e.reason()).isEqualTo(PictureException.Reason.BAD_IMAGE);
            }
        }
    }

    @Test
    void aTransparencyCutShortIsRefused() throws IOException {
        for (String name : new String[] {"cutout-lossy", "cutout-lossy-plain"}) {
            byte[] file = Drawings.resource(name + ".webp");
            ByteBuffer view = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
            int alpha = 30;
            assertThat(new String(file, alpha, 4, StandardCharsets.US_ASCII)).isEqualTo("ALPH");
            int bytes = view.getInt(alpha + 4);
            byte[] cut = new byte[file.length - (bytes + bytes % 2) / 2 * 2 + 20];
            System.arraycopy(file, 0, cut, 0, alpha + 8 + 20);
            int data = alpha + 8 + bytes + bytes % 2;
            System.arraycopy(file, data, cut, alpha + 8 + 20, file.length - data);
            ByteBuffer.wrap(cut)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(4, cut.length - 8)
                    .putInt(alpha + 4, 20);
            assertBad(cut);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void plainTransparencyIsReadThroughEachFilter(int filter) throws Exception {
        int[][] plane = {{7, 200, 13}, {250, 3, 90}, {0, 255, 128}};
        byte[] chunk = new byte[10];
        chunk[0] = (byte) (filter << 2);
        for (int y = 0; y < 3; y++) {
            for (int x = 0; x < 3; x++) {
                int left = x == 0 ? 0 : plane[y][x - 1];
                int top = y == 0 ? 0 : plane[y - 1][x];
                int corner = x == 0 || y == 0 ? 0 : plane[y - 1][x - 1];
                int guess = y == 0 ? left : x == 0 ? top : new int[] {0, left, top, left + top - corner}[filter];
                chunk[1 + 3 * y + x] = (byte) (plane[y][x] - (filter == 0 ? 0 : Math.max(0, Math.min(255, guess))));
            }
        }
        int[] row = {0};
        WebpAlpha.decode(chunk, new Span(0, chunk.length), 3, 3, argb -> {
            assertThat(argb)
                    .containsExactly(Arrays.stream(plane[row[0]++])
                            .map(alpha -> 0xff000000 | alpha * 0x010101)
                            .toArray());
        });
        assertThat(row[0]).isEqualTo(3);
    }

    @Test
    void filesOfAFewBytesEndAtOnce() {
        var random = new Random(40);
        Duration cost = CpuTime.of(() -> {
            for (int i = 0; i < 20_000; i++) {
                Vp8lWriter stream = Vp8lWriter.picture(400, 300);
                for (int word = 0; word < 5 + i % 8; word++) {
                    stream.bits(random.nextInt(), Integer.SIZE);
                }
                byte[] file = stream.file();
                try {
                    reader.read(file, file.length, 10, 10);
                } catch (PictureException e) {
                    assertThat(e.getMessage()).endsWith(".");
                }
            }
        });
        assertThat(cost).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aPromiseOf65536GroupsOfCodesIsNotWaitedFor() {
        byte[] file = Vp8lWriter.picture(LIMIT_WIDTH, LIMIT_HEIGHT)
                .bits(0, 1)
                .bits(0, 1)
                .bits(1, 1)
                .bits(7, 3)
                .flat(255, 255, 0)
                .file();
        assertThat(CpuTime.of(() -> assertBad(file))).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void codeTablesWithoutEndAreRefused() {
        Vp8lWriter stream = Vp8lWriter.picture(2048, 2048).bits(0, 2).bits(1, 1).bits(1, 3);
        stream.bits(0, 1).full().full().constant(0).constant(0).constant(0);
        for (int tile = 0; tile < 65_536; tile++) {
            stream.bits(Integer.reverse(tile & 0xff) >>> 24, 8).bits(Integer.reverse(tile >> 8) >>> 24, 8);
        }
        for (int group = 0; group < 65_536; group++) {
            stream.full().full().full().full().constant(0);
        }
        byte[] file = stream.file();
        long before = allocatedBytes();
        assertThatThrownBy(() -> reader.read(file, file.length, 10, 10))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("code tables");
        assertThat(allocatedBytes() - before).isLessThan(100_000_000);
    }

    /** Tiles of 4×4, the smallest, for everything that has tiles. */
    @Test
    void aPictureOfTheMostPixelsTakesABoundedMemory() throws PictureException {
        byte[] file = Vp8lWriter.picture(LIMIT_WIDTH, LIMIT_HEIGHT)
                .bits(0b001, 3)
                .bits(0, 3)
                .flat(0, 11, 0)
                .bits(0b011, 3)
                .bits(0, 3)
                .flat(0, 0, 0)
                .bits(0, 1)
                .bits(0, 1)
                .bits(1, 1)
                .bits(0, 3)
                .flat(0, 0, 0)
                .constant(0)
                .constant(0)
                .constant(0)
                .constant(0)
                .constant(0)
                .file();
        long before = allocatedBytes();
        RgbPicture picture = reader.read(file, file.length, 224, 224);
        assertThat(allocatedBytes() - before).isLessThan(60_000_000);
        assertThat(picture.rgb()).containsOnly(0);
    }

    /** Its only green symbol is 256, a copy of one pixel; its only distance the pixel above. */
    @Test
    void aCopyOfWhatIsNotThereIsRefused() {
        Vp8lWriter stream = Vp8lWriter.picture(8, 8).bits(0, 3);
        stream.bits(0, 1).bits(0, 4).bits(0, 3).bits(1, 3).bits(0, 3).bits(1, 3).bits(0, 1);
        stream.bits(1, 1)
                .bits(138 - 11, 7)
                .bits(1, 1)
                .bits(118 - 11, 7)
                .bits(0, 1)
                .bits(1, 1)
                .bits(23 - 11, 7);
        byte[] file = stream.constant(0).constant(0).constant(0).constant(0).file();
        assertThatThrownBy(() -> reader.read(file, file.length, 10, 10)).hasMessageContaining("before its first pixel");
    }

    @Test
    void aCopyOverTheLastPixelIsRefused() throws PictureException {
        byte[] exact = literalAndCopyOf(1);
        assertThat(reader.read(exact, exact.length, 10, 10).height()).isEqualTo(2);
        byte[] over = literalAndCopyOf(4);
        assertThatThrownBy(() -> reader.read(over, over.length, 10, 10)).hasMessageContaining("past its last pixel");
    }

    /** A picture of 1×2: a black pixel, then a copy of it; green has two symbols, 0 and the one for that length. */
    private static byte[] literalAndCopyOf(int length) {
        int zeros = 255 + length - 1;
        Vp8lWriter stream = Vp8lWriter.picture(1, 2).bits(0, 3);
        stream.bits(0, 1).bits(0, 4).bits(0, 3).bits(1, 3).bits(0, 3).bits(1, 3).bits(0, 1);
        stream.bits(0, 1).bits(1, 1).bits(138 - 11, 7).bits(1, 1).bits(zeros - 138 - 11, 7);
        stream.bits(0, 1).bits(1, 1).bits(280 - zeros - 2 - 11, 7);
        return stream.constant(0)
                .constant(0)
                .constant(0)
                .constant(0)
                .bits(0, 1)
                .bits(1, 1)
                .file();
    }

    @Test
    void sizesThatContradictEachOtherAreRefused() throws IOException {
        byte[] wide = Drawings.resource("cutout-lossy.webp");
        wide[24]++;
        assertBad(wide);
        byte[] outside = Drawings.resource("animated-lossless.webp");
        int frame = indexOf(outside, "ANMF");
        outside[frame + 8] = 60;
        assertBad(outside);
        byte[] narrow = Drawings.resource("animated-lossless.webp");
        narrow[frame + 14]--;
        assertBad(narrow);
    }

    @Test
    void aCanvasOfTooManyPixelsIsRefusedByItsHeaderAlone() throws IOException {
        byte[] file = Arrays.copyOf(Drawings.resource("animated-lossy.webp"), 30);
        file[26] = 100;
        file[29] = 100;
        assertThatThrownBy(() -> reader.read(file, file.length, 10, 10))
                .isInstanceOfSatisfying(
                        PictureException.class,
                        e -> assertThat(e.reason()).isEqualTo(PictureException.Reason.TOO_MANY_PIXELS));
    }

    @Test
    void theSizeOfAnExtendedFileIsKnownFromItsHead() throws IOException {
        byte[] file = Drawings.resource("turned-lossy.webp");
        assertThat(PictureProbe.probe(file, 30)).hasValue(new PictureInfo("webp", 120, 80, 1));
    }

    /** In a process of its own, in which JNA finds no room to unpack anything. */
    @Test
    void aMachineWithoutTheLibrarySaysSoAndReadsTheLosslessKind() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        // No folder can be made below a file, by root neither.
                        "-Djna.tmpdir=" + java.resolve("none"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutLibrary.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output.lines())
                .satisfiesExactly(
                        lossless -> assertThat(lossless).isEqualTo("120x80"),
                        lossy -> assertThat(lossy)
                                .startsWith("UNSUPPORTED_FORMAT")
                                .contains("could not be loaded"),
                        again -> assertThat(again).startsWith("UNSUPPORTED_FORMAT"));
    }

    /** Reads a lossless and a lossy picture and tells how that went. */
    static final class WithoutLibrary {
        private WithoutLibrary() {}

        public static void main(String[] arguments) throws IOException {
            try (PictureReader reader = new PictureReader()) {
                for (String name : new String[] {"leaf-lossless", "leaf-lossy", "cutout-lossy"}) {
                    byte[] file = Drawings.resource(name + ".webp");
                    try {
                        RgbPicture picture = reader.read(file, file.length, 1000, 1000);
                        System.out.println(picture.width() + "x" + picture.height());
                    } catch (PictureException e) {
                        System.out.println(e.reason() + " " + e.getMessage());
                    }
                }
            }
        }
    }

    private RgbPicture read(String name) throws IOException, PictureException {
        byte[] file = Drawings.resource(name);
        return reader.read(file, file.length, 1000, 1000);
    }

    /** Not turned. */
    private static Pixels stored(String name) throws IOException, PictureException {
        byte[] file = Drawings.resource(name);
        PictureLayout layout = PictureLayout.read(file, file.length);
        var pixels = new Pixels();
        try (PixelSource source = PictureDecoders.source()) {
            source.decode(
                    file,
                    file.length,
                    layout,
                    layout.info().width(),
                    layout.info().height(),
                    pixels);
        }
        return pixels;
    }

    private static double meanDifference(Pixels a, Pixels b) {
        assertThat(a.width()).isEqualTo(b.width());
        assertThat(a.height()).isEqualTo(b.height());
        return meanDifference(a.rgb(), b.rgb(), 3 * a.width() * a.height());
    }

    private static double meanDifference(byte[] a, byte[] b, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return (double) sum / count;
    }

    private void assertBad(byte[] file) {
        assertThatThrownBy(() -> reader.read(file, file.length, 1000, 1000))
                .as("%d bytes", file.length)
                .isInstanceOfSatisfying(
                        PictureException.class,
                        e -> assertThat(e.reason()).isEqualTo(PictureException.Reason.BAD_IMAGE));
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static int indexOf(byte[] file, String name) {
        return new String(file, StandardCharsets.ISO_8859_1).indexOf(name);
    }
}
