package pomona.http.oip;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import pomona.http.Answer;
import pomona.http.Endpoint;
import pomona.http.PageEndpoint;
import pomona.http.Photos;
import pomona.http.Routes;

/** Everything under {@code /v2}. */
public final class OpenInference {
    private final ServedModel model;
    private final Statistics statistics;
    private final HealthPage.Troubles troubles;

    /**
     * @param whyNotAlive empty while the server is
     * @param whyNotReady empty while it wants to be given work
     */
    public OpenInference(
            ServedModel model,
            Statistics statistics,
            Supplier<Optional<String>> whyNotAlive,
            Supplier<Optional<String>> whyNotReady) {
        this.model = model;
        this.statistics = statistics;
        this.troubles = new HealthPage.Troubles(whyNotAlive, whyNotReady);
    }

    public Routes addTo(Routes routes, Photos photos) {
        routes.add("GET", "/v2", page(() -> Metadata.server(model)))
                .add("GET", "/v2/health/live", HealthPage.live(troubles))
                .add("GET", "/v2/health/ready", HealthPage.ready(troubles))
                .add("GET", "/v2/models/stats", page(() -> statistics.json(model)));
        for (String path : new String[] {"/v2/models/{model}", "/v2/models/{model}/versions/{version}"}) {
            routes.add("GET", path, new ModelPage(model, () -> Metadata.model(model)))
                    .add("GET", path + "/config", new ModelPage(model, () -> Metadata.configuration(model)))
                    .add("GET", path + "/stats", new ModelPage(model, () -> statistics.json(model)))
                    .add("GET", path + "/ready", HealthPage.ready(troubles, model))
                    .add("POST", path + "/infer", new InferEndpoint(model, photos));
        }
        return routes;
    }

    private static Endpoint page(Supplier<JsonNode> json) {
        return new PageEndpoint(
                Endpoint.Access.TOKEN,
                request -> Answer.JSON,
                request -> ByteBuffer.wrap(json.get().toString().getBytes(UTF_8)));
    }
}
