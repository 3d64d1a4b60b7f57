package pomona.http.oip;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pomona.http.Answer;
import pomona.protocol.Prediction;

/** Makes a prediction the reply to an infer request. */
final class InferReply {
    /** Length of the JSON where tensors follow it. */
    static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private InferReply() {}

    static Answer of(ServedModel model, InferRequest request, Prediction prediction) {
        ObjectNode json =
                Replies.NODES.objectNode().put("model_name", model.name()).put("model_version", model.version());
        if (request.id() != null) {
            json.put("id", request.id());
        }
        ArrayNode outputs = json.putArray("outputs");
        List<ByteBuffer> binary = new ArrayList<>();
        for (InferRequest.Wanted wanted : request.outputs()) {
            Output.Tensor tensor = tensor(model, wanted, prediction);
            if (tensor == null) {
                continue;
            }
            ObjectNode output = outputs.addObject()
                    .put("name", wanted.output().tensorName())
                    .put("datatype", tensor.datatype());
            ArrayNode shape = output.putArray("shape");
            tensor.shape().forEach(shape::add);
            if (wanted.isBinary()) {
                output.putObject("parameters")
                        .put("binary_data_size", tensor.bytes().remaining());
                binary.add(tensor.bytes());
            } else {
                output.set("data", tensor.values());
            }
        }
        byte[] head = json.toString().getBytes(UTF_8);
        return binary.isEmpty() ? Answer.json(200, head) : withTensors(head, binary);
    }

    private static Answer withTensors(byte[] head, List<ByteBuffer> tensors) {
        int length = tensors.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer body = ByteBuffer.allocate(head.length + length).put(head);
        tensors.forEach(body::put);
        return new Answer(
                200, "application/octet-stream", body.flip(), Map.of(JSON_LENGTH, String.valueOf(head.length)), false);
    }

    private static Output.@Nullable Tensor tensor(
            ServedModel model, InferRequest.Wanted wanted, Prediction prediction) {
        return wanted.classes() > 0
                ? Output.Tensor.texts(classes(model, wanted.classes(), prediction))
                : wanted.output().tensor(model, prediction);
    }

    /** The most probable labels, as Triton writes a class: {@code value:index:label}. */
    private static List<String> classes(ServedModel model, int count, Prediction prediction) {
        Comparator<Integer> byProbability = Comparator.comparingDouble(
                i -> prediction.probabilities().getOrDefault(model.labels().get(i), 0.0));
        return IntStream.range(0, model.labels().size())
                .boxed()
                .sorted(byProbability.reversed())
                .limit(count)
                .map(i -> {
                    String label = model.labels().get(i);
                    double value = prediction.probabilities().getOrDefault(label, 0.0);
                    return String.format(Locale.ROOT, "%f:%d:%s", value, i, label);
                })
                .toList();
    }
}
