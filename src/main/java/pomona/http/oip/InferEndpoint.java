package pomona.http.oip;

import org.jspecify.annotations.Nullable;
import pomona.http.Answer;
import pomona.http.Endpoint;
import pomona.http.Exchange;
import pomona.http.Photos;
import pomona.http.Problem;
import pomona.http.Problem.Refusal;
import pomona.http.Request;
import pomona.protocol.Want;

/** {@code POST …/infer}: a photo, and the tensors that are made of it. */
final class InferEndpoint implements Endpoint {
    private static final long NOT_TOLD = -1;

    private final ServedModel model;
    private final Photos photos;

    InferEndpoint(ServedModel model, Photos photos) {
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
            int bytesMax = exchange.bodyBytesMax();
            return new InferBody(model, photos, exchange, wish(request), bytesMax, jsonBytes(request, bytesMax));
        } catch (IllegalArgumentException e) {
            exchange.refuse(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
            return BodySink.NONE;
        }
    }

    /** With the map: what is wanted is known only when the photo is there. */
    private static Photos.Wish wish(Request request) {
        Photos.Wish wish = Photos.Wish.of(request, false);
        return new Photos.Wish(
                wish.deadlineMillis(), new Want(false, true, wish.want().bulk()));
    }

    private static long jsonBytes(Request request, int bytesMax) {
        @Nullable String told = request.header(InferReply.JSON_LENGTH).orElse(null);
        if (told == null) {
            return NOT_TOLD;
        }
        if (!told.matches("[0-9]{1,9}") || Integer.parseInt(told) > bytesMax) {
            throw new IllegalArgumentException("%s is the length of the JSON at the body's beginning, at most %d"
                    .formatted(InferReply.JSON_LENGTH, bytesMax));
        }
        return Integer.parseInt(told);
    }
}
