package pomona.http.oip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the server and the model are, as the protocol and Triton's model configuration tell it. */
final class Metadata {
    private static final String PLATFORM = "pytorch_libtorch";

    private Metadata() {}

    static JsonNode server(ServedModel model) {
        ObjectNode json = Replies.NODES.objectNode().put("name", "pomona").put("version", model.serverVersion());
        json.putArray("extensions")
                .add("binary_tensor_data")
                .add("classification")
                .add("model_configuration")
                .add("statistics");
        return json;
    }

    static JsonNode model(ServedModel model) {
        ObjectNode json = Replies.NODES.objectNode().put("name", model.name());
        json.putArray("versions").add(model.version());
        json.put("platform", PLATFORM);
        tensor(json.putArray("inputs"), ServedModel.INPUT, "datatype", "BYTES", "shape")
                .add(1);
        ArrayNode outputs = json.putArray("outputs");
        for (Output output : Output.values()) {
            ArrayNode shape = tensor(outputs, output.tensorName(), "datatype", output.datatype(), "shape");
            output.shape(model).forEach(shape::add);
        }
        return json;
    }

    /** As far as perf_analyzer reads it; a batch of several photos there is none. */
    static JsonNode configuration(ServedModel model) {
        ObjectNode json = Replies.NODES
                .objectNode()
                .put("name", model.name())
                .put("platform", PLATFORM)
                .put("max_batch_size", 0);
        tensor(json.putArray("input"), ServedModel.INPUT, "data_type", "TYPE_STRING", "dims")
                .add(1);
        ArrayNode outputs = json.putArray("output");
        for (Output output : Output.values()) {
            String type = output.datatype().equals("BYTES") ? "TYPE_STRING" : "TYPE_" + output.datatype();
            ArrayNode dims = tensor(outputs, output.tensorName(), "data_type", type, "dims");
            output.shape(model).forEach(dims::add);
        }
        return json;
    }

    /** Adds one; returns its shape, to be filled. */
    private static ArrayNode tensor(ArrayNode tensors, String name, String typeField, String type, String shapeField) {
        return tensors.addObject().put("name", name).put(typeField, type).putArray(shapeField);
    }
}
