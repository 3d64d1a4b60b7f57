package pomona.http.torchserve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.function.Supplier;
import pomona.http.Answer;
import pomona.http.Endpoint;
import pomona.http.Exchange;
import pomona.http.Problem;
import pomona.http.Request;

/** {@code GET /ping}: healthy while the server wants to be given work. */
record PingEndpoint(Supplier<Optional<String>> whyNotReady) implements Endpoint {
    @Override
    public Access access() {
        return Access.OPEN;
    }

    @Override
    public Answer refusal(Problem problem) {
        return Replies.error(problem);
    }

    @Override
    public BodySink begin(Request request, Exchange exchange) {
        boolean isHealthy = whyNotReady.get().isEmpty();
        exchange.answer(Replies.of(
                isHealthy ? 200 : 500,
                JsonNodeFactory.instance.objectNode().put("status", isHealthy ? "Healthy" : "Unhealthy")));
        return BodySink.NONE;
    }
}
