package pomona.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;

class LeafModelTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(LeafModel.class);

    @TempDir
    Path temporary;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listenToTheLog() {
        log.start();
        LOGGER.setLevel(Level.INFO);
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(log);
        LOGGER.setLevel(null);
    }

    @Test
    void anEngineThatDoesNotStartIsToldWithWhatCausedIt() {
        Exception full = new FileSystemException("/cache/libtorch.so", null, "No space left on device");
        Exception engine =
                new IllegalStateException("Failed to extract the library.", new IllegalStateException("copying", full));
        assertThat(TorchEngine.withCause(engine)).isEqualTo("Failed to extract the library (No space left on device)");
        assertThat(TorchEngine.withCause(new IllegalStateException("No deep reason.")))
                .isEqualTo("No deep reason");
    }

    @Test
    void whatTwoVariantsWereRefusedForIsSaidOnce() {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("int8", "The disk is full.");
        refused.put("fp32", "The disk is full.");
        refused.put("fp16", "It is off.");
        assertThat(LeafModel.sentences(refused)).isEqualTo("int8, fp32: The disk is full. fp16: It is off.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"int8", "fp32"})
    void goldenSamplesComeOutWithinTheirTolerance(String id) throws Exception {
        ModelPackage shipped = ModelPackage.load(ModelFolder.SHIPPED);
        Variant variant = shipped.variant(id).orElseThrow();
        assumeTrue(variant.fits(System.getProperty("os.arch")), "skipped: not made for this processor");
        ByteBuffer rgb = ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES);
        try (LeafModel model = LeafModel.open(shipped, Optional.of(id));
                LeafClassifier classifier = model.newClassifier();
                PictureDecoder decoder = PictureDecoders.create(PictureDecoders.MAX_PIXELS_DEFAULT)) {
            assertThat(shipped.golden()).hasSize(5);
            for (GoldenSample sample : shipped.golden()) {
                byte[] file = Files.readAllBytes(ModelFolder.SHIPPED.resolve(sample.file()));
                decoder.decode(file, file.length, rgb);
                Scores scores = classifier.classify(rgb);
                List<Double> expected = sample.probabilities().getOrDefault(id, List.of());
                assertThat(expected).hasSize(7);
                for (int i = 0; i < expected.size(); i++) {
                    assertThat((double) scores.probabilities()[i])
                            .as("%s, label %d", sample.file(), i)
                            .isCloseTo(expected.get(i), Offset.offset(variant.goldenTolerance()));
                }
                assertThat(scores.cells()).hasSize(7 * 49);
                for (double cell : EvidenceMap.of(shipped).cells(scores, 2)) {
                    assertThat(cell).isBetween(0.0, 1.0);
                }
            }
        }
    }

    @Test
    void theFirstVariantThatPassesIsTaken() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.replaceInt8(Files.readAllBytes(ModelFolder.SHIPPED.resolve("fp32.pt")));
        folder.int8().put("golden_tolerance", 0.1);
        try (LeafModel model = LeafModel.open(folder.load(), Optional.empty())) {
            assertThat(model.variant().id()).isEqualTo("int8");
            assertThat(model.refused()).isEmpty();
        }
        try (LeafModel model = LeafModel.open(folder.load(), Optional.of("fp32"))) {
            assertThat(model.variant().id()).isEqualTo("fp32");
        }
    }

    @Test
    void whereIntegersAreNotMadeForTheProcessorFloatsAreUsedAndThatIsSaid() throws Exception {
        ModelPackage shipped = ModelPackage.load(ModelFolder.SHIPPED);
        try (LeafModel model = LeafModel.open(shipped, Optional.empty(), "aarch64")) {
            assertThat(model.variant().id()).isEqualTo("fp32");
            assertThat(model.refused())
                    .containsExactly(Map.entry("int8", "It is made for x86_64, this machine is aarch64."));
        }
    }

    @Test
    void aPackageWithFloatsAloneIsUsed() throws Exception {
        ModelFolder folder = ModelFolder.copyTo(temporary.resolve("model"));
        folder.dropInt8();
        try (LeafModel model = LeafModel.open(folder.load(), Optional.empty())) {
            assertThat(model.variant().id()).isEqualTo("fp32");
            assertThat(model.refused()).isEmpty();
        }
    }

    @Test
    void aVariantWithTheWrongChecksumIsPassedOver() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.int8().put("sha256", "0".repeat(64));
        assertFallsBack(folder, "checksum");
    }

    @Test
    void aVariantOfAnotherLengthIsPassedOver() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.int8().put("bytes", 5);
        assertFallsBack(folder, "bytes instead of 5");
    }

    @Test
    void aVariantWhoseFileIsMissingIsPassedOver() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.int8().put("file", "nowhere.pt");
        assertFallsBack(folder, "nowhere.pt is missing");
    }

    @Test
    void aVariantThatIsNoModelIsPassedOver() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.replaceInt8("no TorchScript".getBytes(StandardCharsets.US_ASCII));
        assertFallsBack(folder, "can't be loaded");
    }

    @Test
    void aVariantThatComputesOtherwiseOnThisMachineIsPassedOver() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.replaceInt8(Files.readAllBytes(ModelFolder.SHIPPED.resolve("fp32.pt")));
        ((ArrayNode) folder.manifest.at("/golden/2/probabilities/int8")).set(2, 0.5);
        assertFallsBack(folder, "off by 0.4988 on golden/rust.png");
    }

    @Test
    void aVariantWithoutGoldenSamplesIsPassedOver() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.manifest.path("golden").forEach(golden -> ((ObjectNode) golden.path("probabilities")).remove("int8"));
        assertFallsBack(folder, "no golden samples");
    }

    @Test
    void aVariantThatWasAskedForIsNotReplacedByAnother() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.replaceInt8(new byte[] {1, 2, 3});
        ModelPackage loaded = folder.load();
        assertThatThrownBy(() -> LeafModel.open(loaded, Optional.of("int8")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("int8");
        assertThatThrownBy(() -> LeafModel.open(loaded, Optional.of("bf16")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no variant bf16; it has int8, fp32");
    }

    @Test
    void whenNoVariantPassesEachReasonIsTold() throws Exception {
        ModelFolder folder = ModelFolder.whereInt8Fits(temporary.resolve("model"));
        folder.replaceInt8(new byte[] {1, 2, 3});
        Files.delete(folder.path.resolve("fp32.pt"));
        ModelPackage loaded = folder.load();
        assertThatThrownBy(() -> LeafModel.open(loaded, Optional.empty()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("int8: int8.pt can't be loaded")
                .hasMessageContaining("fp32: fp32.pt is missing");
    }

    @Test
    void threadsJudgeAlikeEachWithItsOwnClassifier() throws Exception {
        try (LeafModel model = LeafModel.open(ModelPackage.load(ModelFolder.SHIPPED), Optional.empty())) {
            var answers = List.of(
                    CompletableFuture.supplyAsync(() -> judgeGrey(model)),
                    CompletableFuture.supplyAsync(() -> judgeGrey(model)),
                    CompletableFuture.supplyAsync(() -> judgeGrey(model)));
            for (var answer : answers) {
                assertThat(answer.join()).containsExactly(answers.get(0).join());
            }
        }
    }

    @Test
    void aBufferOfTheWrongKindOrSizeIsRefused() throws Exception {
        try (LeafModel model = LeafModel.open(ModelPackage.load(ModelFolder.SHIPPED), Optional.empty());
                LeafClassifier classifier = model.newClassifier()) {
            assertThatThrownBy(() -> classifier.classify(ByteBuffer.allocate(LeafClassifier.RGB_BYTES)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> classifier.classify(ByteBuffer.allocateDirect(10)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void hundredsOfPredictionsLeaveNothingBehind() throws Exception {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "skipped: no /proc here");
        ByteBuffer square = ByteBuffer.allocateDirect(LeafClassifier.RGB_BYTES);
        try (LeafModel model = LeafModel.open(ModelPackage.load(ModelFolder.SHIPPED), Optional.empty());
                LeafClassifier classifier = model.newClassifier()) {
            predict(classifier, square, 100);
            long before = residentKib(status);
            predict(classifier, square, 400);
            // An input alone has 147 KiB: left behind, they would be 57 MiB.
            assertThat(residentKib(status) - before).as("KiB more resident").isLessThan(32 << 10);
        }
    }

    private static void predict(LeafClassifier classifier, ByteBuffer square, int times) {
        for (int i = 0; i < times; i++) {
            classifier.classify(square);
        }
    }

    private static long residentKib(Path status) throws Exception {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static float[] judgeGrey(LeafModel model) {
        try (LeafClassifier classifier = model.newClassifier()) {
            classifier.warmUp();
            return classifier
                    .classify(ByteBuffer.allocateDirect(LeafClassifier.RGB_BYTES))
                    .probabilities();
        }
    }

    private void assertFallsBack(ModelFolder folder, String reason) throws Exception {
        try (LeafModel model = LeafModel.open(folder.load(), Optional.empty())) {
            assertThat(model.variant().id()).isEqualTo("fp32");
            assertThat(model.refused()).containsOnlyKeys("int8");
            assertThat(model.refused().get("int8")).contains(reason);
        }
        assertThat(log.list)
                .anySatisfy(event -> assertThat(event.getFormattedMessage())
                        .contains("int8 is not used")
                        .contains(reason));
    }
}
