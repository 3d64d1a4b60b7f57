package pomona.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
        for (String file :
                List.of("fp32.pt", "golden/healthy.png", "golden/scab.png", "golden/rust.png", "golden/mildew.png")) {
            Files.copy(SHIPPED.resolve(file), folder.resolve(file));
        }
        var manifest = (ObjectNode) JSON.readTree(SHIPPED.resolve("model.json").toFile());
        return new ModelFolder(folder, manifest);
    }

    /** Puts a second variant in front: {@code int8}, with these bytes, for any processor. */
    ObjectNode putInt8First(byte[] file) throws IOException {
        Files.write(path.resolve("int8.pt"), file);
        ObjectNode int8 = manifest.at("/variants/0").deepCopy();
        int8.put("id", "int8")
                .put("file", "int8.pt")
                .put("sha256", Sha256.hex(file))
                .put("bytes", file.length);
        ((ArrayNode) manifest.path("variants")).insert(0, int8);
        for (var golden : manifest.path("golden")) {
            var probabilities = (ObjectNode) golden.path("probabilities");
            probabilities.set("int8", probabilities.path("fp32").deepCopy());
        }
        return int8;
    }

    ModelPackage load() throws Exception {
        JSON.writeValue(path.resolve("model.json").toFile(), manifest);
        return ModelPackage.load(path);
    }
}
