package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pomona.picture.format.PictureException;
import pomona.testing.CpuTime;
import pomona.testing.SharedData;

class HostileFilesTest {
    private final ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
    private final List<PictureDecoder> decoders = FormatsTest.decoders();

    @AfterEach
    void closeDecoders() {
        decoders.forEach(PictureDecoder::close);
    }

    @Test
    void aFileCutAnywhereGivesNoPictureOrTheWholeOne() throws PictureException {
        for (Map.Entry<String, byte[]> picture : TestPictures.all().entrySet()) {
            byte[] file = picture.getValue();
            for (PictureDecoder decoder : decodersFor(picture.getKey())) {
                decoder.decode(file, file.length, rgb);
                ByteBuffer whole = copy(rgb);
                int step = Math.max(1, file.length / 400);
                for (int length = 0; length < file.length; length += length > file.length - 20 ? 1 : step) {
                    byte[] cut = Arrays.copyOf(file, length);
                    try {
                        decoder.decode(cut, length, rgb);
                        assertThat(copy(rgb))
                                .as("%s by %s cut at %d of %d", picture.getKey(), decoder.name(), length, file.length)
                                .isEqualTo(whole);
                    } catch (PictureException e) {
                        assertThat(e.reason()).isEqualTo(PictureException.Reason.BAD_IMAGE);
                    }
                }
            }
        }
    }

    @Test
    void aRealPhotoCutAnywhereIsRefusedEvenWithAnEndMarkerPutBehind() throws Exception {
        Path photo = SharedData.photos("article").get(0);
        byte[] file = Files.readAllBytes(photo);
        for (PictureDecoder decoder : decoders) {
            for (int percent = 1; percent < 100; percent += 3) {
                byte[] cut = Arrays.copyOf(file, file.length * percent / 100);
                assertRefused(decoder, cut, "cut at %d %%".formatted(percent));
                byte[] ended = Arrays.copyOf(cut, cut.length + 2);
                ended[cut.length] = (byte) 0xff;
                ended[cut.length + 1] = (byte) 0xd9;
                assertRefused(decoder, ended, "cut at %d %% and ended".formatted(percent));
            }
        }
    }

    @Test
    void aJpegWithAHoleIsRefused() {
        byte[] file = TestPictures.jpeg(noise(640, 480), false);
        for (PictureDecoder decoder : decoders) {
            byte[] holed = new byte[file.length - 8192];
            System.arraycopy(file, 0, holed, 0, file.length / 2);
            System.arraycopy(file, file.length / 2 + 8192, holed, file.length / 2, holed.length - file.length / 2);
            assertRefused(decoder, holed, "with a hole");
        }
    }

    @Test
    void aJpegOfThousandsOfScansIsGivenUpAtOnce() {
        byte[] file = TestPictures.jpeg(TestPictures.rgb(2000, 1500), true);
        int lastScan = lastIndexOf(file, 0xff, 0xda);
        int end = lastIndexOf(file, 0xff, 0xd9);
        var bomb = new ByteArrayOutputStream();
        bomb.write(file, 0, end);
        for (int i = 0; i < 5000; i++) {
            bomb.write(file, lastScan, end - lastScan);
        }
        bomb.write(file, end, 2);
        for (PictureDecoder decoder : decoders) {
            assertTimely(() -> assertThatThrownBy(() -> decoder.decode(bomb.toByteArray(), bomb.size(), rgb))
                    .isInstanceOf(PictureException.class)
                    .hasMessageContaining("scans"));
        }
    }

    @Test
    void manyScansOfAHugePictureAreTooMuchWork() {
        byte[] file = TestPictures.jpeg(TestPictures.rgb(64, 64), true);
        int frame = lastIndexOf(file, 0xff, 0xc2);
        ByteBuffer.wrap(file).putShort(frame + 5, (short) 7000).putShort(frame + 7, (short) 7000);
        int lastScan = lastIndexOf(file, 0xff, 0xda);
        int end = lastIndexOf(file, 0xff, 0xd9);
        var bomb = new ByteArrayOutputStream();
        bomb.write(file, 0, end);
        for (int i = 0; i < 30; i++) {
            bomb.write(file, lastScan, end - lastScan);
        }
        bomb.write(file, end, 2);
        for (PictureDecoder decoder : decoders) {
            assertThatThrownBy(() -> decoder.decode(bomb.toByteArray(), bomb.size(), rgb))
                    .isInstanceOf(PictureException.class)
                    .hasMessageContaining("too long");
        }
    }

    @Test
    void aJpegThatCannotHoldItsPixelsIsNotDecoded() {
        byte[] file = TestPictures.jpeg(TestPictures.rgb(64, 64), true);
        int frame = lastIndexOf(file, 0xff, 0xc2);
        ByteBuffer.wrap(file).putShort(frame + 5, (short) 7000).putShort(frame + 7, (short) 7000);
        for (PictureDecoder decoder : decoders) {
            assertTimely(() -> assertThatThrownBy(() -> decoder.decode(file, file.length, rgb))
                    .isInstanceOf(PictureException.class));
        }
    }

    @ParameterizedTest
    @CsvSource({"60000, 60000", "50001, 1000", "2147483647, 2147483647", "1, 70000", "70000, 1"})
    void aPngsSizeIsRefusedByItsHeaderAlone(int width, int height) {
        byte[] file = TestPictures.write(TestPictures.rgb(8, 8), "png");
        ByteBuffer.wrap(file).putInt(16, width).putInt(20, height);
        byte[] bomb = TestPictures.withRightChecksums(file);
        for (PictureDecoder decoder : decoders) {
            assertTimely(() -> assertTooManyPixels(decoder, bomb));
        }
    }

    @Test
    void everyFormatsSizeIsRefusedByItsHeaderAlone() {
        byte[] jpeg = TestPictures.jpeg(TestPictures.rgb(8, 8), false);
        int frame = lastIndexOf(jpeg, 0xff, 0xc0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65500).putShort(frame + 7, (short) 65500);
        byte[] gif = TestPictures.write(TestPictures.palette(), "gif");
        int descriptor = 13 + 768;
        while (gif[descriptor] != 0x2c) {
            descriptor++;
        }
        ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(descriptor + 5, (short) 65500);
        ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(descriptor + 7, (short) 65500);
        byte[] bmp = TestPictures.write(TestPictures.rgb(8, 8), "bmp");
        ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 60000).putInt(22, -60000);
        byte[] webp = TestPictures.webpLossy();
        ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).putShort(26, (short) 16383);
        ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN).putShort(28, (short) 16383);
        for (PictureDecoder decoder : decoders) {
            assertTimely(() -> List.of(jpeg, gif, bmp, webp).forEach(bomb -> assertTooManyPixels(decoder, bomb)));
        }
    }

    @Test
    void aPngWhoseDataCannotFillItIsRefused() {
        byte[] file = TestPictures.write(TestPictures.rgb(8, 8), "png");
        ByteBuffer.wrap(file).putInt(16, 7000).putInt(20, 7000);
        byte[] bomb = TestPictures.withRightChecksums(file);
        for (PictureDecoder decoder : decoders) {
            assertTimely(() -> assertRefused(decoder, bomb, "of 49 megapixels in 100 bytes"));
        }
    }

    @Test
    void aTextChunkThatUnpacksToGigabytesIsNeverUnpacked() throws PictureException {
        byte[] file = TestPictures.write(TestPictures.rgb(TestPictures.WIDTH, TestPictures.HEIGHT), "png");
        var deflater = new Deflater(9);
        deflater.setInput(new byte[64 << 20]);
        deflater.finish();
        byte[] packed = new byte[1 << 20];
        int bytes = deflater.deflate(packed);
        deflater.end();
        ByteBuffer chunk = ByteBuffer.allocate(12 + 3 + bytes);
        chunk.putInt(3 + bytes).put(new byte[] {'z', 'T', 'X', 't', 'a', 0, 0}).put(packed, 0, bytes);
        byte[] bomb = TestPictures.withRightChecksums(TestPictures.insert(file, 33, chunk.array()));
        for (PictureDecoder decoder : decoders) {
            assertTimely(() -> decoder.decode(bomb, bomb.length, rgb));
            TestPictures.assertQuarters(rgb, 0, TestPictures.quarters());
        }
    }

    @Test
    void aGifWhoseCodesEndEarlyIsRefused() {
        byte[] gif = TestPictures.write(TestPictures.palette(), "gif");
        // One more row in the header than the codes hold.
        int descriptor = 13 + 768;
        while (gif[descriptor] != 0x2c) {
            descriptor++;
        }
        gif[descriptor + 7]++;
        gif[8]++;
        for (PictureDecoder decoder : decoders) {
            assertRefused(decoder, gif, "with a row too few");
        }
    }

    @Test
    void randomDamageIsAlwaysAPictureOrAPictureException() {
        var random = new Random(20261123);
        for (Map.Entry<String, byte[]> picture : TestPictures.all().entrySet()) {
            for (PictureDecoder decoder : decodersFor(picture.getKey())) {
                for (int i = 0; i < 200; i++) {
                    byte[] damaged = mutate(picture.getValue(), random);
                    boolean repaired = picture.getKey().contains("png") && i % 4 != 0;
                    check(decoder, repaired ? TestPictures.withRightChecksums(damaged) : damaged, picture.getKey(), i);
                }
            }
        }
    }

    /** They differ for JPEG alone. */
    private List<PictureDecoder> decodersFor(String picture) {
        return picture.contains("jpeg") ? decoders : decoders.subList(0, 1);
    }

    private void check(PictureDecoder decoder, byte[] file, String name, int round) {
        try {
            decoder.decode(file, file.length, rgb);
        } catch (PictureException e) {
            assertThat(e.getMessage()).endsWith(".");
        } catch (RuntimeException e) {
            fail("%s by %s, round %d".formatted(name, decoder.name(), round), e);
        }
    }

    private static byte[] mutate(byte[] file, Random random) {
        byte[] mutated = file.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(5)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt(256);
                case 2 -> Arrays.fill(mutated, at, Math.min(mutated.length, at + random.nextInt(16)), (byte) 0xff);
                case 3 -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
                default -> mutated = TestPictures.insert(mutated, at, Arrays.copyOfRange(mutated, at / 2, at));
            }
        }
        return mutated;
    }

    private void assertRefused(PictureDecoder decoder, byte[] file, String what) {
        assertThatThrownBy(() -> decoder.decode(file, file.length, rgb))
                .as("%s by %s", what, decoder.name())
                .isInstanceOfSatisfying(
                        PictureException.class,
                        e -> assertThat(e.reason()).isEqualTo(PictureException.Reason.BAD_IMAGE));
    }

    private void assertTooManyPixels(PictureDecoder decoder, byte[] file) {
        assertThatThrownBy(() -> decoder.decode(file, file.length, rgb))
                .isInstanceOfSatisfying(
                        PictureException.class,
                        e -> assertThat(e.reason()).isEqualTo(PictureException.Reason.TOO_MANY_PIXELS));
    }

    private static void assertTimely(ThrowingCallable work) {
        assertThat(CpuTime.of(work)).isLessThan(Duration.ofSeconds(5));
    }

    private static java.awt.image.BufferedImage noise(int width, int height) {
        var image = new java.awt.image.BufferedImage(width, height, java.awt.image.BufferedImage.TYPE_INT_RGB);
        var random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(0x1000000));
            }
        }
        return image;
    }

    private static int lastIndexOf(byte[] file, int first, int second) {
        for (int i = file.length - 2; i >= 0; i--) {
            if (file[i] == (byte) first && file[i + 1] == (byte) second) {
                return i;
            }
        }
        throw new AssertionError("marker not found");
    }

    private static ByteBuffer copy(ByteBuffer buffer) {
        ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
        copy.put(buffer.duplicate()).flip();
        return copy;
    }
}
