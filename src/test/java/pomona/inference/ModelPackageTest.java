package pomona.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import pomona.system.Sha256;

class ModelPackageTest {
    @TempDir
    Path temporary;

    @Test
    void theShippedPackageIsReadWhole() throws Exception {
        ModelPackage shipped = ModelPackage.load(ModelFolder.SHIPPED);
        assertThat(shipped.name()).isEqualTo("apple-leaf");
        assertThat(shipped.labels())
                .extracting(Label::id)
                .containsExactly(
                        "healthy", "scab", "rust", "frog_eye_leaf_spot", "powdery_mildew", "complex", "not_apple_leaf");
        assertThat(shipped.labels().get(2).pathogen()).contains("Gymnosporangium juniperi-virginianae");
        assertThat(shipped.labels().get(0).pathogen()).isEmpty();
        assertThat(shipped.labels().get(6).kind()).isEqualTo(Label.Kind.REJECT);
        assertThat(shipped.temperature()).isEqualTo(0.86);
        assertThat(shipped.variants()).extracting(Variant::id).containsExactly("int8", "fp32");
        assertThat(shipped.variant("fp16")).isEqualTo(Optional.empty());
        assertThat(shipped.sha256())
                .isEqualTo(Sha256.hex(Files.readAllBytes(ModelFolder.SHIPPED.resolve("model.json"))))
                .startsWith(shipped.shortHash());
        assertThat(shipped.shortHash()).hasSize(12);
    }

    @Test
    void aFolderWithoutAManifestIsCalledSo() {
        assertThatThrownBy(() -> ModelPackage.load(temporary))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("There is no model in")
                .hasMessageContaining("model.json is missing");
    }

    @Test
    void aManifestThatIsNoJsonIsCalledSo() throws Exception {
        Files.writeString(temporary.resolve("model.json"), "{\"format\":1,");
        assertThatThrownBy(() -> ModelPackage.load(temporary))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is no JSON");
    }

    @TestFactory
    Stream<DynamicTest> aWrongManifestIsRefusedWithThePlaceNamed() {
        return Stream.of(
                spoiled("format must be 1", manifest -> manifest.put("format", 2)),
                spoiled("name must be a text", manifest -> manifest.remove("name")),
                spoiled("temperature must be over 0", manifest -> manifest.put("temperature", 0)),
                spoiled("labels must be a list", manifest -> manifest.putArray("labels")),
                spoiled(
                        "label healthy stands there twice",
                        manifest -> at(manifest, "/labels/1").put("id", "healthy")),
                spoiled(
                        "threshold of scab",
                        manifest -> at(manifest, "/labels/1").put("threshold", 1.5)),
                spoiled(
                        "threshold must be a number",
                        manifest -> at(manifest, "/labels/1").put("threshold", "half")),
                spoiled(
                        "kind of rust is unknown",
                        manifest -> at(manifest, "/labels/2").put("kind", "sad")),
                spoiled("variants must be a list", manifest -> manifest.remove("variants")),
                spoiled(
                        "sha256 of int8 must have 64 digits",
                        manifest -> at(manifest, "/variants/0").put("sha256", "abc")),
                spoiled(
                        "lies outside its folder",
                        manifest -> at(manifest, "/variants/0").put("file", "../fp32.pt")),
                spoiled(
                        "lies outside its folder",
                        manifest -> at(manifest, "/golden/0").put("file", "/etc/hostname")),
                spoiled(
                        "needs a probability for each label",
                        manifest -> at(manifest, "/golden/0/probabilities")
                                .putArray("fp32")
                                .add(0.5)),
                spoiled(
                        "must be 224 pixels square",
                        manifest -> at(manifest, "/input").put("size", 256)),
                spoiled("uint8", manifest -> at(manifest, "/input").put("type", "float32")));
    }

    @Test
    void processorsAreKnownByBothTheirNames() {
        var variant = new Variant("v", "f", "0", 0, java.util.List.of("x86_64"), 0);
        assertThat(variant.fits("amd64")).isTrue();
        assertThat(variant.fits("x86_64")).isTrue();
        assertThat(variant.fits("aarch64")).isFalse();
        assertThat(new Variant("v", "f", "0", 0, java.util.List.of("arm64"), 0).fits("aarch64"))
                .isTrue();
        assertThat(new Variant("v", "f", "0", 0, java.util.List.of("any"), 0).fits("s390x"))
                .isTrue();
    }

    private DynamicTest spoiled(String complaint, Consumer<ObjectNode> change) {
        return DynamicTest.dynamicTest(complaint, () -> {
            ModelFolder folder = ModelFolder.copyTo(Files.createTempDirectory(temporary, "model"));
            change.accept(folder.manifest);
            assertThatThrownBy(folder::load).isInstanceOf(ModelException.class).hasMessageContaining(complaint);
        });
    }

    private static ObjectNode at(ObjectNode manifest, String pointer) {
        return (ObjectNode) manifest.at(pointer);
    }
}
