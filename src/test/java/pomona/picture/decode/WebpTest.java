package pomona.picture.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pomona.picture.PictureDecoders;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;
import pomona.picture.format.WebpLayout;
import pomona.testing.CpuTime;
import pomona.testing.Drawings;

/**
 * The files were made with libwebp's own tools (cwebp, webpmux) from the PNGs beside them. Long, since each way to build
 * a broken file, bit by bit, stands beside the test that sends it.
 */
class WebpTest {
    /** 16 megapixels, the most of a lossless one. */
    private static final int LIMIT_SIDE = 4000;

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    @ParameterizedTest
    @ValueSource(strings = {"leaf-lossy", "leaf-lossless"})
    void anAnimationsFirstFrameIsThePictureWhereItFillsTheCanvas(String name) throws Exception {
        byte[] still = Drawings.resource(name + ".webp");
        byte[] file = animation(Arrays.copyOfRange(still, 12, still.length), 120, 80);
        RgbPicture picture = reader.read(file, file.length, 1000, 1000);
        assertThat(picture.info()).isEqualTo(new PictureInfo("webp", 120, 80, 1));
        assertThat(picture.rgb()).isEqualTo(read(name + ".webp").rgb());
        for (int length = 0; length < file.length; length++) {
            assertBad(Arrays.copyOf(file, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"animated-lossy", "animated-lossless"})
    void anAnimationWhoseFirstFrameIsSmallerIsRefusedAsOne(String name) {
        assertThatThrownBy(() -> read(name + ".webp"))
                .isInstanceOfSatisfying(
                        PictureException.class,
                        e -> assertThat(e.reason()).isEqualTo(PictureException.Reason.UNSUPPORTED_FORMAT))
                .hasMessageContaining("animation");
    }

    /** A canvas with one frame over all of it. */
    private static byte[] animation(byte[] frame, int width, int height) {
        int body = 18 + 8 + 16 + frame.length;
        ByteBuffer file = ByteBuffer.allocate(12 + body).order(ByteOrder.LITTLE_ENDIAN);
        file.put(letters("RIFF")).putInt(4 + body).put(letters("WEBP"));
        file.put(letters("VP8X")).putInt(10).putInt(2);
        file.put(littleEndian24(width - 1)).put(littleEndian24(height - 1));
        file.put(letters("ANMF")).putInt(16 + frame.length).put(new byte[6]);
        file.put(littleEndian24(width - 1)).put(littleEndian24(height - 1)).put(new byte[4]);
        return file.put(frame).array();
    }

    private static byte[] letters(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] littleEndian24(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
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

    @Test
    void filesOfAFewBytesEndAtOnce() {
        var random = new Random(40);
        Duration cost = CpuTime.of(() -> {
            for (int i = 0; i < 2_000; i++) {
                Stream stream = new Stream(400, 300);
                for (int word = 0; word < 5 + i % 8; word++) {
                    stream.bits(random.nextInt(), Integer.SIZE);
                }
                byte[] file = stream.file();
                try {
                    assertThat(reader.read(file, file.length, 10, 10).width()).isEqualTo(10);
                } catch (PictureException e) {
                    assertThat(e.reason()).isEqualTo(PictureException.Reason.BAD_IMAGE);
                }
            }
        });
        assertThat(cost).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aLosslessPictureOfSixteenMegapixelsIsReadAndOneOfMoreIsRefusedWithTheLimit() throws PictureException {
        byte[] most = new Stream(LIMIT_SIDE, LIMIT_SIDE).black().file();
        assertThat(reader.read(most, most.length, 100, 100).rgb()).containsOnly(0);
        byte[] more = new Stream(LIMIT_SIDE, LIMIT_SIDE + 1).black().file();
        assertTooManyPixels(more);
    }

    @Test
    void theLimitHoldsForTransparencyAndNotForALossyPicture() throws IOException {
        byte[] transparent = Drawings.resource("cutout-lossy.webp");
        int colours = indexOf(transparent, "VP8 ") + 14;
        ByteBuffer.wrap(transparent)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(24, LIMIT_SIDE - 1 | LIMIT_SIDE << 24)
                .putShort(28, (short) (LIMIT_SIDE >> 8))
                .putShort(colours, (short) LIMIT_SIDE)
                .putShort(colours + 2, (short) (LIMIT_SIDE + 1));
        assertTooManyPixels(transparent);
        byte[] opaque = Drawings.resource("leaf-lossy.webp");
        ByteBuffer.wrap(opaque)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(26, (short) LIMIT_SIDE)
                .putShort(28, (short) (LIMIT_SIDE + 1));
        // It goes to the decoder, which finds that most of it is missing.
        assertBad(opaque);
    }

    private void assertTooManyPixels(byte[] file) {
        assertThatThrownBy(() -> reader.read(file, file.length, 100, 100))
                .isInstanceOfSatisfying(
                        PictureException.class,
                        e -> assertThat(e.reason()).isEqualTo(PictureException.Reason.TOO_MANY_PIXELS))
                .hasMessageContaining("16,000,000");
    }

    @Test
    void asManyGroupsOfCodesAsTablesAreGivenForAreReadAndOneMoreIsRefused() throws PictureException {
        int most = WebpLayout.PREFIX_GROUPS_MAX;
        byte[] file = new Stream(1024, 1024).groups(1024, 1024, most).file();
        assertThat(reader.read(file, file.length, 100, 100).rgb()).containsOnly(0);
        assertTooManyGroups(new Stream(1024, 1024).groups(1024, 1024, most + 1).file());
        assertTooManyGroups(new Stream(1024, 1024).groups(1024, 1024, 65_536).file());
    }

    /** The transforms stand in front of the groups; the colours' table packs eight pixels into one. */
    @Test
    void groupsBehindTransformsAreCountedToo() {
        Stream stream = new Stream(1024, 1024);
        stream.bits(0b001, 3).bits(0, 3).flat(0, 11, 0);
        stream.bits(0b101, 3);
        stream.bits(0b111, 3).bits(0, 8).flat(7, 7, 7);
        assertTooManyGroups(stream.groups(128, 1024, 8192).file());
    }

    private void assertTooManyGroups(byte[] file) {
        assertThatThrownBy(() -> reader.read(file, file.length, 100, 100))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("groups of codes");
    }

    @Test
    void oneTransformTwiceIsRefused() {
        Stream stream = new Stream(8, 8).bits(0b101, 3).bits(0b101, 3);
        assertBad(stream.black().file());
    }

    @Test
    void aLosslessPictureWaitsForTheOneBeforeItNoLongerThanItMay() throws Exception {
        try (PixelSource source = new WebpSource(new ImageIoSource(), AT_ONCE)) {
            WebpSource.WHOLE_TURN.acquire();
            try {
                for (String name : List.of("leaf-lossless", "cutout-lossy")) {
                    assertThatThrownBy(() -> stored(source, name + ".webp"))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("lossless");
                }
                assertThat(stored(source, "leaf-lossy.webp").width()).isEqualTo(120);
            } finally {
                WebpSource.WHOLE_TURN.release();
            }
            assertThat(stored(source, "leaf-lossless.webp").width()).isEqualTo(120);
        }
    }

    @Test
    void aBrokenLosslessPictureLeavesTheTurnToTheNext() throws Exception {
        byte[] file = Drawings.resource("leaf-lossless.webp");
        Arrays.fill(file, file.length / 2, file.length, (byte) 0);
        byte[] broken = Arrays.copyOf(file, file.length / 2 + 8);
        ByteBuffer.wrap(broken)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4, broken.length - 8)
                .putInt(16, broken.length - 20);
        assertBad(broken);
        assertThat(WebpSource.WHOLE_TURN.availablePermits()).isEqualTo(1);
        assertThat(read("leaf-lossless.webp").width()).isEqualTo(120);
    }

    /** What a lossless picture takes, in a process of its own: docs/decisions/0014-webp.md has the figures. */
    @Test
    void theMemoryOfALosslessPictureIsBounded() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/clear_refs")), "skipped: this system tells no peak of memory");
        String output = output("-Xmx320m", "-XX:+UseSerialGC", PeakMemory.class.getName());
        System.out.print(output);
        assertThat(output.lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(Integer.parseInt(line.replaceFirst(" MB.*", "")))
                        .isLessThan(PeakMemory.MB_MAX));
    }

    /** Reads hostile files and tells how much more memory the process had at its peak than before. */
    static final class PeakMemory {
        static final int MB_MAX = 160;

        private PeakMemory() {}

        public static void main(String[] arguments) throws IOException {
            tell("16 megapixels in 34 bytes", new Stream(LIMIT_SIDE, LIMIT_SIDE).black());
            tell("16 megapixels, transparent", new Stream(LIMIT_SIDE, LIMIT_SIDE, true).black());
            tell(
                    "16 megapixels, 4096 groups",
                    new Stream(LIMIT_SIDE, LIMIT_SIDE, true).groups(LIMIT_SIDE, LIMIT_SIDE, 4096));
            tell("1 megapixel, 65536 groups", new Stream(1024, 1024).groups(1024, 1024, 65_536));
        }

        private static void tell(String what, Stream stream) throws IOException {
            byte[] file = stream.file();
            try (PictureReader reader = new PictureReader()) {
                byte[] small = Drawings.resource("leaf-lossless.webp");
                reader.read(small, small.length, 100, 100);
                long before = residentKb("VmRSS");
                Files.writeString(Path.of("/proc/self/clear_refs"), "5");
                String end;
                try {
                    reader.read(file, file.length, 224, 224);
                    end = "read";
                } catch (PictureException e) {
                    end = e.getMessage();
                }
                System.out.printf(
                        "%d MB more at the peak: %s, a file of %d bytes: %s%n",
                        (residentKb("VmHWM") - before) * 1024 / 1_000_000, what, file.length, end);
            } catch (PictureException e) {
                throw new IllegalStateException(e);
            }
        }

        private static long residentKb(String field) throws IOException {
            try (var lines = Files.lines(Path.of("/proc/self/status"))) {
                return lines.filter(line -> line.startsWith(field))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            }
        }
    }

    /** A lossless WebP, bit by bit: its header, and then what is added. */
    private static final class Stream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int pending;
        private int count;

        Stream(int width, int height) {
            this(width, height, false);
        }

        Stream(int width, int height, boolean isTransparent) {
            bits(0x2f, 8).bits(width - 1, 14).bits(height - 1, 14);
            bits(isTransparent ? 1 : 0, 1).bits(0, 3);
        }

        Stream bits(int value, int width) {
            for (int i = 0; i < width; i++) {
                pending |= (value >>> i & 1) << count++;
                if (count == Byte.SIZE) {
                    bytes.write(pending);
                    pending = 0;
                    count = 0;
                }
            }
            return this;
        }

        /** A code of one symbol. */
        private Stream constant(int symbol) {
            return bits(0b101, 3).bits(symbol, 8);
        }

        /** A code of 256 symbols of eight bits each. */
        private Stream full() {
            bits(0, 1).bits(12 - 4, 4);
            for (int i = 0; i < 12; i++) {
                bits(i == 11 ? 1 : 0, 3);
            }
            return bits(1, 1).bits(3, 3).bits(256 - 2, 8);
        }

        /** An image of one colour that serves the pixels' decoding: no cache, five codes of one symbol. */
        Stream flat(int red, int green, int blue) {
            return bits(0, 1)
                    .constant(green)
                    .constant(red)
                    .constant(blue)
                    .constant(255)
                    .constant(0);
        }

        /** Pixels of one colour, without transforms, cache and groups. */
        Stream black() {
            return bits(0, 3).constant(0).constant(0).constant(0).constant(255).constant(0);
        }

        /**
         * Black pixels in so many groups, each tile of 4×4 in the next one.
         *
         * @param codedWidth what transforms have left of the width
         */
        Stream groups(int codedWidth, int height, int groups) {
            bits(0, 1).bits(0, 1).bits(1, 1).bits(0, 3);
            bits(0, 1).full().full().constant(0).constant(255).constant(0);
            for (int tile = 0; tile < codedWidth / 4 * (height / 4); tile++) {
                int group = tile % groups;
                bits(Integer.reverse(group & 0xff) >>> 24, 8).bits(Integer.reverse(group >> 8) >>> 24, 8);
            }
            for (int group = 0; group < groups; group++) {
                constant(0).constant(0).constant(0).constant(255).constant(0);
            }
            return this;
        }

        byte[] file() {
            bits(0, (Byte.SIZE - count) % Byte.SIZE);
            byte[] stream = bytes.toByteArray();
            int padded = stream.length + stream.length % 2;
            return ByteBuffer.allocate(20 + padded)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(letters("RIFF"))
                    .putInt(12 + padded)
                    .put(letters("WEBPVP8L"))
                    .putInt(stream.length)
                    .put(stream)
                    .array();
        }
    }

    @Test
    void sizesThatContradictEachOtherAreRefused() throws IOException {
        byte[] wide = Drawings.resource("cutout-lossy.webp");
        wide[24]++;
        assertBad(wide);
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
        assertThat(PictureInfo.ofHead(file, 30)).hasValue(new PictureInfo("webp", 120, 80, 1));
    }

    /** In a process of its own, in which JNA finds no room to unpack anything. */
    @Test
    void aMachineWithoutTheLibrarySaysSo() throws Exception {
        // No folder can be made below a file, by root neither.
        String output = output("-Djna.tmpdir=" + java().resolve("none"), WithoutLibrary.class.getName());
        assertThat(output.lines())
                .hasSize(3)
                .allSatisfy(line ->
                        assertThat(line).startsWith("UNSUPPORTED_FORMAT").contains("could not be loaded"));
    }

    /** What a process prints that is started with these arguments and this class path. */
    private static String output(String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(java().toString(), "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
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
        try (PixelSource source = new WebpSource(new ImageIoSource(), PATIENCE)) {
            return stored(source, name);
        }
    }

    private static Pixels stored(PixelSource source, String name) throws IOException, PictureException {
        byte[] file = Drawings.resource(name);
        CheckedFile checked = CheckedFile.check(file, file.length, PictureDecoders.MAX_PIXELS_DEFAULT);
        var pixels = new Pixels();
        source.decode(checked, new Wanted(checked.info().width(), checked.info().height(), true), pixels);
        return pixels;
    }

    private static double meanDifference(Pixels a, Pixels b) {
        assertThat(a.width()).isEqualTo(b.width());
        assertThat(a.height()).isEqualTo(b.height());
        return meanDifference(a.bytes(), b.bytes(), 3 * a.width() * a.height());
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

    private static int indexOf(byte[] file, String name) {
        return new String(file, StandardCharsets.ISO_8859_1).indexOf(name);
    }
}
