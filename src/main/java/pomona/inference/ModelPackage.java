package pomona.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pomona.picture.PictureDecoder;
import pomona.system.Sha256;

/**
 * A folder with a model: {@code model.json}, the files of its variants, golden samples.
 *
 * <p>The manifest's SHA-256 is the model's identity: it holds the checksums of all variants, the labels and the
 * thresholds, so that two answers under one hash were judged alike.
 *
 * @param folder where the files lie
 * @param temperature calibration of the map's cells, {@code > 0}
 * @param variants in the order in which they are preferred
 * @param sha256 of {@code model.json} as it lies there, 64 hexadecimal digits
 */
public record ModelPackage(
        Path folder,
        String name,
        String version,
        String licence,
        double temperature,
        List<Label> labels,
        List<Variant> variants,
        List<GoldenSample> golden,
        String sha256) {
    /** The manifest's name in the folder. */
    public static final String MANIFEST = "model.json";

    private static final int FORMAT = 1;
    private static final int SHORT_HASH_DIGITS = 12;
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    public ModelPackage {
        labels = List.copyOf(labels);
        variants = List.copyOf(variants);
        golden = List.copyOf(golden);
    }

    /**
     * Reads and checks the manifest; the variants' files are looked at when one is opened.
     *
     * @throws ModelException the manifest is missing or wrong; the message says where
     */
    public static ModelPackage load(Path folder) throws ModelException {
        Path manifest = folder.resolve(MANIFEST);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(manifest);
        } catch (NoSuchFileException e) {
            throw new ModelException("There is no model in %s: %s is missing.".formatted(folder, MANIFEST), e);
        } catch (IOException e) {
            throw new ModelException("%s can't be read: %s.".formatted(manifest, e.getMessage()), e);
        }
        try {
            return parse(folder, JSON.readTree(bytes), Sha256.hex(bytes));
        } catch (JsonProcessingException e) {
            throw new ModelException("%s is no JSON: %s.".formatted(manifest, e.getOriginalMessage()), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelException("%s is wrong: %s.".formatted(manifest, e.getMessage()), e);
        }
    }

    /** The first 12 digits of {@link #sha256}, as a prediction names the model. */
    public String shortHash() {
        return sha256.substring(0, SHORT_HASH_DIGITS);
    }

    /** The variant of that name. */
    public Optional<Variant> variant(String id) {
        return variants.stream().filter(variant -> variant.id().equals(id)).findFirst();
    }

    private static ModelPackage parse(Path folder, JsonNode root, String sha256) {
        require(root.path("format").asInt() == FORMAT, "its format must be %d".formatted(FORMAT));
        JsonNode input = root.path("input");
        require(
                text(input, "type").equals("uint8") && text(input, "layout").equals("NHWC"),
                "its input must be uint8 in NHWC layout");
        require(
                number(input, "size") == PictureDecoder.SIDE,
                "its input must be %d pixels square".formatted(PictureDecoder.SIDE));
        double temperature = number(root, "temperature");
        require(temperature > 0, "its temperature must be over 0");
        List<Label> labels = labels(root);
        List<Variant> variants = variants(folder, root);
        return new ModelPackage(
                folder,
                text(root, "name"),
                text(root, "version"),
                root.path("licence").asText(""),
                temperature,
                labels,
                variants,
                golden(folder, root, labels.size()),
                sha256);
    }

    private static List<Label> labels(JsonNode root) {
        var labels = new ArrayList<Label>();
        var ids = new HashSet<String>();
        for (JsonNode node : list(root, "labels")) {
            String id = text(node, "id");
            require(ids.add(id), "label %s stands there twice".formatted(id));
            double threshold = number(node, "threshold");
            require(threshold > 0 && threshold <= 1, "the threshold of %s must be over 0 and at most 1".formatted(id));
            labels.add(new Label(
                    id,
                    text(node, "title"),
                    Optional.ofNullable(node.path("pathogen").textValue()),
                    kind(id, text(node, "kind")),
                    threshold,
                    text(node, "look"),
                    text(node, "next")));
        }
        return labels;
    }

    private static Label.Kind kind(String id, String kind) {
        return switch (kind) {
            case "healthy" -> Label.Kind.HEALTHY;
            case "disease" -> Label.Kind.DISEASE;
            case "reject" -> Label.Kind.REJECT;
            default -> throw new IllegalArgumentException("the kind of %s is unknown: %s".formatted(id, kind));
        };
    }

    private static List<Variant> variants(Path folder, JsonNode root) {
        var variants = new ArrayList<Variant>();
        var ids = new HashSet<String>();
        for (JsonNode node : list(root, "variants")) {
            String id = text(node, "id");
            require(ids.add(id), "variant %s stands there twice".formatted(id));
            String sha256 = text(node, "sha256").toLowerCase(Locale.ROOT);
            require(sha256.matches("[0-9a-f]{64}"), "the sha256 of %s must have 64 digits".formatted(id));
            var architectures = new ArrayList<String>();
            list(node, "architectures").forEach(architecture -> architectures.add(architecture.asText()));
            variants.add(new Variant(
                    id,
                    inside(folder, text(node, "file")),
                    sha256,
                    (long) number(node, "bytes"),
                    architectures,
                    number(node, "golden_tolerance")));
        }
        return variants;
    }

    private static List<GoldenSample> golden(Path folder, JsonNode root, int labels) {
        var samples = new ArrayList<GoldenSample>();
        for (JsonNode node : list(root, "golden")) {
            String file = inside(folder, text(node, "file"));
            var byVariant = new HashMap<String, List<Double>>();
            node.path("probabilities").properties().forEach(entry -> {
                var probabilities = new ArrayList<Double>();
                entry.getValue().forEach(value -> probabilities.add(value.asDouble(Double.NaN)));
                require(
                        probabilities.size() == labels && !probabilities.contains(Double.NaN),
                        "%s needs a probability for each label in %s".formatted(file, entry.getKey()));
                byVariant.put(entry.getKey(), probabilities);
            });
            samples.add(new GoldenSample(file, byVariant));
        }
        return samples;
    }

    /** A package must not reach for files elsewhere. */
    private static String inside(Path folder, String file) {
        Path home = folder.toAbsolutePath().normalize();
        require(home.resolve(file).normalize().startsWith(home), "%s lies outside its folder".formatted(file));
        return file;
    }

    private static JsonNode list(JsonNode node, String field) {
        JsonNode list = node.path(field);
        require(list.isArray() && !list.isEmpty(), "%s must be a list that is not empty".formatted(field));
        return list;
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).textValue();
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException("%s must be a text".formatted(field));
        }
        return text;
    }

    private static double number(JsonNode node, String field) {
        require(node.path(field).isNumber(), "%s must be a number".formatted(field));
        return node.path(field).asDouble();
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
