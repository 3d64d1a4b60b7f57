package pomona.http.oip;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Prediction;

/** What the model tells of a photo, as tensors. */
enum Output {
    /** By label, 0 to 1; they don't add up to 1. */
    PROBABILITIES("FP32") {
        @Override
        List<Integer> shape(ServedModel model) {
            return List.of(model.labels().size());
        }

        @Override
        @Nullable Tensor tensor(ServedModel model, Prediction prediction) {
            return Tensor.floats(
                    shape(model),
                    model.labels().stream()
                            .map(label -> prediction.probabilities().getOrDefault(label, 0.0))
                            .toList());
        }
    },
    /** The first finding or, without one, the most probable label. */
    LABEL("BYTES") {
        @Override
        List<Integer> shape(ServedModel model) {
            return List.of(1);
        }

        @Override
        @Nullable Tensor tensor(ServedModel model, Prediction prediction) {
            return Tensor.texts(List.of(prediction.prediction()));
        }
    },
    /** Where on the picture the evidence for that label lies, 0 to 1, by row. */
    MAP("FP32") {
        @Override
        List<Integer> shape(ServedModel model) {
            return List.of(MAP_SIDE, MAP_SIDE);
        }

        @Override
        @Nullable Tensor tensor(ServedModel model, Prediction prediction) {
            Prediction.EvidenceMap map = prediction.map();
            return map == null ? null : Tensor.floats(List.of(map.rows(), map.columns()), map.cells());
        }
    };

    private static final int MAP_SIDE = 7;

    /**
     * Values and their shape; of text or of numbers.
     *
     * @param bytes as the binary extension has them: little-endian, a text with its length in four bytes before it
     */
    record Tensor(String datatype, List<Integer> shape, ArrayNode values, ByteBuffer bytes) {
        static Tensor floats(List<Integer> shape, List<Double> values) {
            ArrayNode array = Replies.NODES.arrayNode();
            values.forEach(array::add);
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.size()).order(LITTLE_ENDIAN);
            values.forEach(value -> bytes.putFloat(value.floatValue()));
            return new Tensor("FP32", shape, array, bytes.flip());
        }

        static Tensor texts(List<String> texts) {
            ArrayNode array = Replies.NODES.arrayNode();
            texts.forEach(array::add);
            List<byte[]> all = texts.stream().map(text -> text.getBytes(UTF_8)).toList();
            int length =
                    all.stream().mapToInt(text -> Integer.BYTES + text.length).sum();
            ByteBuffer bytes = ByteBuffer.allocate(length).order(LITTLE_ENDIAN);
            all.forEach(text -> bytes.putInt(text.length).put(text));
            return new Tensor("BYTES", List.of(texts.size()), array, bytes.flip());
        }
    }

    private final String datatype;

    Output(String datatype) {
        this.datatype = datatype;
    }

    /** As it stands in JSON. */
    String tensorName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String datatype() {
        return datatype;
    }

    abstract List<Integer> shape(ServedModel model);

    /** Null where the prediction has none. */
    abstract @Nullable Tensor tensor(ServedModel model, Prediction prediction);
}
