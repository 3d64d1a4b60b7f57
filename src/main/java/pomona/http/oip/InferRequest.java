package pomona.http.oip;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pomona.http.json.BadBodyException;

/**
 * What is asked for beside the photo itself.
 *
 * @param id comes back in the reply
 * @param binaryBytes length of the input's tensor behind the JSON, of its own length prefix too; {@link #IN_JSON} when
 *     the photo stands in the JSON
 */
record InferRequest(@Nullable String id, int binaryBytes, List<Wanted> outputs) {
    static final int IN_JSON = -1;

    private static final int ID_CHARACTERS_MAX = 256;
    private static final int LENGTH_PREFIX_BYTES = 4;

    /**
     * An output that is asked for.
     *
     * @param isBinary whether it goes behind the JSON
     * @param classes so many of the most probable labels as text, instead of the numbers; 0 for the numbers
     */
    record Wanted(Output output, boolean isBinary, int classes) {}

    /** All outputs. */
    static InferRequest all(@Nullable String id, int binaryBytes, boolean isBinary) {
        List<Wanted> outputs = Stream.of(Output.values())
                .map(output -> new Wanted(output, isBinary, 0))
                .toList();
        return new InferRequest(id, binaryBytes, outputs);
    }

    /**
     * Reads a request whose photo was taken out.
     *
     * @throws BadBodyException says what is wrong
     */
    static InferRequest read(JsonNode json) throws BadBodyException {
        JsonNode inputs = json.path("inputs");
        if (inputs.size() != 1 || !inputs.isArray()) {
            throw BadBodyException.bad("one input is wanted, %s".formatted(ServedModel.INPUT));
        }
        int binaryBytes = readInput(inputs.get(0));
        String id = readId(json.path("id"));
        boolean isBinary = json.path("parameters").path("binary_data_output").asBoolean(false);
        JsonNode outputs = json.path("outputs");
        if (outputs.isEmpty()) {
            return all(id, binaryBytes, isBinary);
        }
        List<Wanted> wanted = new ArrayList<>();
        for (JsonNode output : outputs) {
            Wanted one = readOutput(output, isBinary);
            if (wanted.stream().anyMatch(other -> other.output == one.output)) {
                throw BadBodyException.bad("output %s is asked for twice".formatted(one.output.tensorName()));
            }
            wanted.add(one);
        }
        return new InferRequest(id, binaryBytes, wanted);
    }

    private static @Nullable String readId(JsonNode id) throws BadBodyException {
        if (id.isMissingNode() || id.isNull() || id.asText().isEmpty()) {
            return null;
        }
        if (id.asText().length() > ID_CHARACTERS_MAX) {
            throw BadBodyException.bad("an id has %d characters at most".formatted(ID_CHARACTERS_MAX));
        }
        return id.asText();
    }

    private static int readInput(JsonNode input) throws BadBodyException {
        if (!input.path("name").asText().equals(ServedModel.INPUT)) {
            throw BadBodyException.bad("the input's name is %s".formatted(ServedModel.INPUT));
        }
        if (!input.path("datatype").asText().equals("BYTES")) {
            throw BadBodyException.bad("input %s is of datatype BYTES: a photo's file".formatted(ServedModel.INPUT));
        }
        JsonNode shape = input.path("shape");
        boolean isOne = shape.isArray() && !shape.isEmpty();
        for (JsonNode side : shape) {
            isOne &= side.isInt() && side.asInt() == 1;
        }
        if (!isOne) {
            throw BadBodyException.bad("input %s is of shape [1]: one photo a request".formatted(ServedModel.INPUT));
        }
        JsonNode parameters = input.path("parameters");
        if (parameters.has("shared_memory_region")) {
            throw BadBodyException.bad("there is no shared memory here");
        }
        JsonNode bytes = parameters.path("binary_data_size");
        if (!bytes.isMissingNode() && !bytes.isNull()) {
            if (!bytes.isInt() || bytes.asInt() < LENGTH_PREFIX_BYTES) {
                throw BadBodyException.bad("binary_data_size is the tensor's length in bytes, its prefix's too");
            }
            return bytes.asInt();
        }
        checkText(input.path("data"), parameters.path("content_type"));
        return IN_JSON;
    }

    private static void checkText(JsonNode data, JsonNode contentType) throws BadBodyException {
        JsonNode only = data;
        while (only.isArray() && only.size() == 1) {
            only = only.get(0);
        }
        if (!data.isArray() || !only.isTextual()) {
            throw BadBodyException.bad("data is an array of one string: a photo's file in base64");
        }
        String type = contentType.asText("").toLowerCase(Locale.ROOT);
        if (!type.isEmpty() && !type.equals("null") && !type.equals("base64")) {
            throw BadBodyException.bad("content_type is base64: a photo's file is no text");
        }
    }

    private static Wanted readOutput(JsonNode json, boolean otherwiseBinary) throws BadBodyException {
        String name = json.path("name").asText();
        JsonNode parameters = json.path("parameters");
        if (parameters.has("shared_memory_region")) {
            throw BadBodyException.bad("there is no shared memory here");
        }
        boolean isBinary = parameters.path("binary_data").asBoolean(otherwiseBinary);
        JsonNode classes = parameters.path("classification");
        for (Output output : Output.values()) {
            if (output.tensorName().equals(name)) {
                if (classes.isMissingNode()) {
                    return new Wanted(output, isBinary, 0);
                }
                if (output != Output.PROBABILITIES || !classes.isInt() || classes.asInt() < 1) {
                    throw BadBodyException.bad("classification is a number from 1 on, and for probabilities");
                }
                return new Wanted(output, isBinary, classes.asInt());
            }
        }
        throw BadBodyException.bad("unknown output '%s'; there are probabilities, label and map".formatted(name));
    }
}
