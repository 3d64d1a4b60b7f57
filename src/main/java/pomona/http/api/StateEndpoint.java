package pomona.http.api;

import java.util.Optional;
import java.util.function.Supplier;
import pomona.http.Answer;
import pomona.http.Endpoint;
import pomona.http.Exchange;
import pomona.http.Request;

/** Health in one line: 200 and {@code ok}, or 503 and what is the matter. */
public final class StateEndpoint implements Endpoint {
    private final Supplier<Optional<String>> trouble;

    /**
     * @param trouble empty when all is well
     */
    public StateEndpoint(Supplier<Optional<String>> trouble) {
        this.trouble = trouble;
    }

    @Override
    public Access access() {
        return Access.OPEN;
    }

    @Override
    public BodySink begin(Request request, Exchange exchange) {
        exchange.answer(trouble.get().map(why -> Answer.text(503, why)).orElseGet(() -> Answer.text(200, "ok")));
        return BodySink.NONE;
    }
}
