package pomona.http.oip;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import pomona.http.Answer;
import pomona.http.Problem;

/** Replies as the protocol shapes them. */
final class Replies {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Replies() {}

    static Answer of(int status, JsonNode json) {
        return Answer.json(status, json.toString().getBytes(UTF_8));
    }

    /** {@code {"error": …}}: a sentence, and no code. */
    static Answer error(Problem problem) {
        return Answer.of(
                problem,
                NODES.objectNode().put("error", problem.message()).toString().getBytes(UTF_8));
    }
}
