package pomona.http.torchserve;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.http.Answer;
import pomona.http.Endpoint;
import pomona.http.Exchange;
import pomona.http.Multipart;
import pomona.http.Photos;
import pomona.http.Problem;
import pomona.http.Problem.Refusal;
import pomona.http.Request;
import pomona.http.json.BadBodyException;

/** A photo as the body, as a part of a form or in JSON, and its most probable labels. */
final class PredictionsEndpoint implements Endpoint {
    /** In {@code /predictions/MODEL/VERSION} and {@code /models/MODEL/invoke}. */
    private static final int MODEL_SEGMENT = 2;

    private static final int VERSION_SEGMENT = 3;

    /**
     * The model that is served.
     *
     * @param name as it stands in paths
     */
    record Model(String name, String version) {
        @Nullable Problem whyNot(String path) {
            List<String> segments = List.of(path.split("/", -1));
            if (segments.size() <= MODEL_SEGMENT) {
                return null;
            }
            String wanted = segments.get(MODEL_SEGMENT);
            if (!wanted.equals(name)) {
                return Problem.of(Refusal.NOT_FOUND, "Model not found: " + wanted);
            }
            boolean isVersioned =
                    segments.size() > VERSION_SEGMENT && segments.get(1).equals("predictions");
            if (isVersioned && !segments.get(VERSION_SEGMENT).equals(version)) {
                return Problem.of(
                        Refusal.NOT_FOUND,
                        "Model version: %s does not exist for model: %s"
                                .formatted(segments.get(VERSION_SEGMENT), wanted));
            }
            return null;
        }
    }

    private final Model model;
    private final Photos photos;

    PredictionsEndpoint(Model model, Photos photos) {
        this.model = model;
        this.photos = photos;
    }

    @Override
    public boolean takesPhotos() {
        return true;
    }

    @Override
    public Answer refusal(Problem problem) {
        return Replies.error(problem);
    }

    @Override
    public BodySink begin(Request request, Exchange exchange) {
        Problem unknown = model.whyNot(request.path());
        if (unknown != null) {
            exchange.refuse(unknown);
            return BodySink.NONE;
        }
        try {
            boolean isDjl = request.says("X-Pomona-Djl", "djl");
            return body(
                    request,
                    new Upload(photos, exchange, Photos.Wish.of(request, false), exchange.bodyBytesMax(), isDjl));
        } catch (IllegalArgumentException e) {
            exchange.refuse(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
            return BodySink.NONE;
        }
    }

    private static BodySink body(Request request, Upload upload) {
        String type = request.mediaType();
        if (type.equals(Answer.JSON)) {
            return new JsonBody(upload);
        }
        if (!type.startsWith("multipart/")) {
            return FileBody.of(upload);
        }
        Optional<String> boundary =
                Multipart.boundary(request.header("Content-Type").orElse(""));
        if (boundary.isEmpty()) {
            upload.refuse(
                    null,
                    BadBodyException.bad("a form is multipart/form-data with a boundary of at most 70 characters"));
            return BodySink.NONE;
        }
        return new FormBody(upload, boundary.get());
    }
}
