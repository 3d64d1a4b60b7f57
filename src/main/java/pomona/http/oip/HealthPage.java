package pomona.http.oip;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pomona.http.Answer;
import pomona.http.Endpoint;
import pomona.http.Exchange;
import pomona.http.Problem;
import pomona.http.Request;

/**
 * Health by status, 200 or 503, and both answers in words: the protocol's text shows {@code live} on either page, and
 * KServe's client reads {@code ready} on one and {@code live} on the other.
 */
final class HealthPage implements Endpoint {
    /**
     * What is the matter with the server; each is empty when all is well.
     *
     * @param live why it should be started again
     * @param ready why it should be sent no work
     */
    record Troubles(Supplier<Optional<String>> live, Supplier<Optional<String>> ready) {}

    private final Troubles troubles;
    private final boolean isAboutReady;
    private final @Nullable ServedModel model;

    private HealthPage(Troubles troubles, boolean isAboutReady, @Nullable ServedModel model) {
        this.troubles = troubles;
        this.isAboutReady = isAboutReady;
        this.model = model;
    }

    static HealthPage live(Troubles troubles) {
        return new HealthPage(troubles, false, null);
    }

    static HealthPage ready(Troubles troubles) {
        return new HealthPage(troubles, true, null);
    }

    /** The model is ready when the server is. */
    static HealthPage ready(Troubles troubles, ServedModel model) {
        return new HealthPage(troubles, true, model);
    }

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
        Problem unknown = model == null ? null : model.whyNot(request.path());
        if (unknown != null) {
            exchange.refuse(unknown);
            return BodySink.NONE;
        }
        boolean isLive = troubles.live.get().isEmpty();
        boolean isReady = troubles.ready.get().isEmpty();
        ObjectNode json = Replies.NODES.objectNode();
        if (model != null) {
            json.put("name", model.name());
        }
        json.put("live", isLive).put("ready", isReady);
        exchange.answer(Replies.of((isAboutReady ? isReady : isLive) ? 200 : 503, json));
        return BodySink.NONE;
    }
}
