package pomona.http.torchserve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import pomona.http.Answer;
import pomona.http.Problem;
import pomona.protocol.Prediction;

/** Replies as TorchServe's and DJL Serving's image classifiers shape them: the five most probable labels. */
final class Replies {
    private static final int LABELS_MAX = 5;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private Replies() {}

    /** TorchServe's: {@code {"rust": 0.97, …}}, the most probable first. */
    static Answer labels(Prediction prediction) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        best(prediction).forEach(label -> json.put(label.getKey(), label.getValue()));
        return of(200, json);
    }

    /** DJL Serving's: {@code [{"className": "rust", "probability": 0.97}, …]}. */
    static Answer classes(Prediction prediction) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        best(prediction)
                .forEach(label ->
                        json.addObject().put("className", label.getKey()).put("probability", label.getValue()));
        return of(200, json);
    }

    private static List<Map.Entry<String, Double>> best(Prediction prediction) {
        return prediction.probabilities().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(LABELS_MAX)
                .toList();
    }

    static Answer of(int status, JsonNode json) {
        return Answer.json(status, json.toString().getBytes(UTF_8));
    }

    /** Both servers' errors. A full queue is 503 with them, and their clients come again on that. */
    static Answer error(Problem problem) {
        int status = problem.status() == TOO_MANY_REQUESTS ? UNAVAILABLE : problem.status();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("code", status)
                .put("type", type(status))
                .put("message", problem.message());
        var same = new Problem(
                status,
                problem.code(),
                problem.message(),
                problem.retryable(),
                problem.retryAfterMillis(),
                problem.closes());
        return Answer.of(same, json.toString().getBytes(UTF_8));
    }

    /** One of the names that they have. */
    private static String type(int status) {
        return switch (status) {
            case 401 -> "InvalidKeyException";
            case 404 -> "ModelNotFoundException";
            case UNAVAILABLE -> "ServiceUnavailableException";
            default -> status < 500 ? "BadRequestException" : "InternalServerException";
        };
    }
}
