package pomona.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pomona.system.Sha256;

/** A copy of the shipped package that a test may spoil. */
final class ModelFolder {
    static final Path SHIPPED = Path.of("models", "apple-leaf");
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path path;
    final ObjectNode manifest;

    private ModelFolder(Path path, ObjectNode manifest) {
        this.path = path;
        this.manifest = manifest;
    }

    static ModelFolder copyTo(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("golden"));
        var manifest = (ObjectNode) JSON.readTree(SHIPPED.resolve("model.json").toFile());
        for (String list : List.of("variants", "golden")) {
            for (var entry : manifest.path(list)) {
                String file = entry.path("file").asText();
                Files.copy(SHIPPED.resolve(file), folder.resolve(file));
            }
        }
        return new ModelFolder(folder, manifest);
    }

    /** The shipped package as a machine sees it that can use its first variant: {@code int8} is for any processor. */
    static ModelFolder whereInt8Fits(Path folder) throws IOException {
        ModelFolder copy = copyTo(folder);
        copy.int8().putArray("architectures").add("any");
        return copy;
    }

    ObjectNode int8() {
        return (ObjectNode) manifest.at("/variants/0");
    }

    /** Puts another file in the place of {@code int8}, with its length and checksum. */
    void replaceInt8(byte[] file) throws IOException {
        Files.write(path.resolve("int8.pt"), file);
        int8().put("sha256", Sha256.hex(file)).put("bytes", file.length);
    }

    /** Leaves {@code fp32} alone, as in packages of before there were two. */
    void dropInt8() throws IOException {
        Files.delete(path.resolve("int8.pt"));
        ((ArrayNode) manifest.path("variants")).remove(0);
        manifest.path("golden").forEach(golden -> ((ObjectNode) golden.path("probabilities")).remove("int8"));
    }

    ModelPackage load() throws Exception {
        JSON.writeValue(path.resolve("model.json").toFile(), manifest);
        return ModelPackage.load(path);
    }
}
