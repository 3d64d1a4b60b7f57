package pomona.http.oip;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;
import pomona.http.Answer;
import pomona.http.Endpoint;
import pomona.http.Exchange;
import pomona.http.Problem;
import pomona.http.Request;

/** What is told of the model. */
final class ModelPage implements Endpoint {
    private final ServedModel model;
    private final Supplier<JsonNode> json;

    ModelPage(ServedModel model, Supplier<JsonNode> json) {
        this.model = model;
        this.json = json;
    }

    @Override
    public Answer refusal(Problem problem) {
        return Replies.error(problem);
    }

    @Override
    public BodySink begin(Request request, Exchange exchange) {
        Problem unknown = model.whyNot(request.path());
        if (unknown == null) {
            exchange.answer(Replies.of(200, json.get()));
        } else {
            exchange.refuse(unknown);
        }
        return BodySink.NONE;
    }
}
