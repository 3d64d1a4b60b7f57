package pomona.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pomona.picture.decode.JpegReader;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

class FormatsTest {
    private static final int GREY_OF_RED = 0x1e1e1e;
    private static final long MAX_PIXELS = PictureDecoders.MAX_PIXELS_DEFAULT;

    private final ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);

    static List<PictureDecoder> decoders() {
        return Stream.of(JpegReader.values())
                .filter(JpegReader::isPresent)
                .map(jpeg -> PictureDecoders.create(jpeg, MAX_PIXELS))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyFormatGivesItsColoursWithEveryDecoder() {
        return TestPictures.all().entrySet().stream()
                .flatMap(picture -> decoders().stream()
                        .map(decoder -> DynamicTest.dynamicTest(
                                picture.getKey() + " by " + decoder.name(), () -> checkColours(picture, decoder))));
    }

    private void checkColours(Map.Entry<String, byte[]> picture, PictureDecoder decoder) throws PictureException {
        try (decoder) {
            PictureInfo info = decoder.decode(picture.getValue(), picture.getValue().length, rgb);
            String format = picture.getKey().replaceFirst(".* ", "").toLowerCase(Locale.ROOT);
            assertThat(info).isEqualTo(new PictureInfo(format, TestPictures.WIDTH, TestPictures.HEIGHT, 1));
            assertThat(rgb.position()).isZero();
            assertThat(rgb.remaining()).isEqualTo(PictureDecoder.RGB_BYTES);
            int[] quarters = TestPictures.quarters();
            switch (picture.getKey()) {
                case "grey jpeg" -> TestPictures.assertQuarters(rgb, 6, GREY_OF_RED, GREY_OF_RED, 0xc8c8c8, 0xffffff);
                case "alpha png" -> TestPictures.assertQuarters(rgb, 1, quarters[0], 0x93d98e, quarters[2], 0xffffff);
                case "lossy webp", "lossless webp" -> TestPictures.assertQuarters(rgb, 14, TestPictures.WEBP_QUARTERS);
                case "alpha webp" ->
                    TestPictures.assertQuarters(
                            rgb, 14, TestPictures.WEBP_QUARTERS[0], 0xffffff, TestPictures.WEBP_QUARTERS[2], 0xffffff);
                default -> TestPictures.assertQuarters(rgb, format.equals("jpeg") ? 6 : 0, quarters);
            }
        }
    }

    @Test
    void aCmykJpegWithoutAdobesSegmentIsNotInverted() throws PictureException {
        byte[] file = TestPictures.cmykJpeg(0, false);
        for (PictureDecoder decoder : decoders()) {
            try (decoder) {
                decoder.decode(file, file.length, rgb);
                TestPictures.assertQuarters(rgb, 6, TestPictures.quarters());
            }
        }
    }

    @Test
    void bytesBehindTheGivenLengthAreNotRead() {
        byte[] whole = TestPictures.write(TestPictures.rgb(40, 40), "png");
        for (PictureDecoder decoder : decoders()) {
            try (decoder) {
                assertThatThrownBy(() -> decoder.decode(whole, whole.length - 20, rgb))
                        .isInstanceOf(PictureException.class);
                assertThatThrownBy(() -> decoder.decode(whole, 20, rgb)).isInstanceOf(PictureException.class);
            }
        }
    }

    @Test
    void aDecoderGoesOnAfterABrokenFile() throws PictureException {
        byte[] good = TestPictures.jpeg(TestPictures.rgb(300, 200), true);
        byte[] bad = good.clone();
        java.util.Arrays.fill(bad, bad.length / 3, bad.length / 2, (byte) 0x5a);
        for (PictureDecoder decoder : decoders()) {
            try (decoder) {
                for (int i = 0; i < 20; i++) {
                    try {
                        decoder.decode(bad, bad.length, rgb);
                    } catch (PictureException e) {
                        assertThat(e.reason()).isEqualTo(PictureException.Reason.BAD_IMAGE);
                    }
                    decoder.decode(good, good.length, rgb);
                    TestPictures.assertQuarters(rgb, 6, TestPictures.quarters());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0000001866747970686569630000000068656963 | HEIC.*Settings > Camera > Formats > Most Compatible",
                "0000001c6674797061766966000000006176696661 | AVIF",
                "0000001c667479706d696631000000006d69663161766966 | AVIF",
                "0000001866747970637278200000000163727820 | CR3",
                "000000186674797069736f6d0000020069736f6d | film",
                "49492a0008000000 | TIFF",
                "4d4d002a00000008 | TIFF",
                "255044462d312e370a | PDF",
                "3c73766720786d6c6e733d22 | SVG",
                "efbbbf3c3f786d6c2076657273696f6e3d22312e30223f3e3c73766720 | SVG",
                "3c21444f43545950452068746d6c3e | web page",
                "38425053000100000000 | Photoshop",
                "504b030414000000 | ZIP",
                "0000000c4a584c200d0a870a | JPEG XL",
            })
    void knownStrangersAreNamed(String hex, String name) {
        byte[] file = java.util.HexFormat.of().parseHex(hex);
        try (PictureDecoder decoder = PictureDecoders.create(JpegReader.IMAGEIO, MAX_PIXELS)) {
            decoder.decode(file, file.length, rgb);
            fail("decoded");
        } catch (PictureException e) {
            assertThat(e.reason()).isEqualTo(PictureException.Reason.UNSUPPORTED_FORMAT);
            assertThat(e).hasMessageMatching(".*" + name + ".*");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty",
                "hello, I am no picture | no picture of a known kind",
                "BMfalse friends that begin with these two letters | BMP",
            })
    void whatIsNoPictureIsCalledSo(String text, String words) {
        byte[] file = text.getBytes(StandardCharsets.US_ASCII);
        try (PictureDecoder decoder = PictureDecoders.create(JpegReader.IMAGEIO, MAX_PIXELS)) {
            assertThatThrownBy(() -> decoder.decode(file, file.length, rgb))
                    .isInstanceOfSatisfying(
                            PictureException.class,
                            e -> assertThat(e.reason()).isEqualTo(PictureException.Reason.BAD_IMAGE))
                    .hasMessageContaining(words);
        }
    }

    @Test
    void aPngThatWentThroughATextTransferIsCalledSo() {
        byte[] file = {(byte) 0x89, 'P', 'N', 'G', '\n', 0x1a, '\n', 0, 0, 0};
        try (PictureDecoder decoder = PictureDecoders.create(JpegReader.IMAGEIO, MAX_PIXELS)) {
            assertThatThrownBy(() -> decoder.decode(file, file.length, rgb)).hasMessageContaining("text mode");
        }
    }
}
