package pomona.http.torchserve;

import java.util.Optional;
import java.util.function.Supplier;
import pomona.http.Endpoint;
import pomona.http.Photos;
import pomona.http.Routes;

/** The paths of TorchServe's and DJL Serving's inference port, and of a SageMaker container's. */
public final class TorchServe {
    private static final String[] PATHS = {
        "/predictions/{model}", "/predictions/{model}/{version}", "/models/{model}/invoke", "/invocations"
    };

    private final PredictionsEndpoint.Model model;
    private final Supplier<Optional<String>> whyNotReady;

    /**
     * @param modelName as it stands in paths
     * @param whyNotReady empty while the server wants to be given work
     */
    public TorchServe(String modelName, String modelVersion, Supplier<Optional<String>> whyNotReady) {
        this.model = new PredictionsEndpoint.Model(modelName, modelVersion);
        this.whyNotReady = whyNotReady;
    }

    public Routes addTo(Routes routes, Photos photos) {
        Endpoint predictions = new PredictionsEndpoint(model, photos);
        for (String path : PATHS) {
            // curl -T puts.
            routes.add("POST", path, predictions).add("PUT", path, predictions);
        }
        return routes.add("GET", "/ping", new PingEndpoint(whyNotReady));
    }
}
