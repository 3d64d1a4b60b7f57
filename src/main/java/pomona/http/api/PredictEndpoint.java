package pomona.http.api;

import java.nio.ByteBuffer;
import java.util.Optional;
import pomona.http.Endpoint;
import pomona.http.Exchange;
import pomona.http.HttpConfig;
import pomona.http.Multipart;
import pomona.http.Photo;
import pomona.http.Photos;
import pomona.http.Problem.Refusal;
import pomona.http.Request;
import pomona.protocol.Encoding;

/**
 * {@code POST /v1/predict}: a photo's file as the body, or a form with several. The answer is what the wire answers; for
 * a form, an array of it.
 */
public final class PredictEndpoint implements Endpoint {
    private final Photos photos;
    private final HttpConfig config;

    public PredictEndpoint(Photos photos, HttpConfig config) {
        this.photos = photos;
        this.config = config;
    }

    @Override
    public boolean takesPhotos() {
        return true;
    }

    @Override
    public BodySink begin(Request request, Exchange exchange) {
        boolean wantsEvents = request.header("Accept").orElse("").contains(EventStream.CONTENT_TYPE);
        Photos.Wish wish;
        try {
            wish = Photos.Wish.of(request, wantsEvents);
        } catch (IllegalArgumentException e) {
            exchange.refuse(Refusal.BAD_REQUEST, String.valueOf(e.getMessage()));
            return BodySink.NONE;
        }
        if (request.mediaType().startsWith("multipart/")) {
            Optional<String> boundary =
                    Multipart.boundary(request.header("Content-Type").orElse(""));
            if (boundary.isEmpty() || wantsEvents) {
                exchange.refuse(
                        Refusal.UNSUPPORTED_MEDIA_TYPE,
                        "a form is multipart/form-data with a boundary of at most 70 characters, answered in JSON");
                return BodySink.NONE;
            }
            return new PhotoForm(photos, config, exchange, wish, boundary.get());
        }
        Photo.Sender sender =
                wantsEvents ? new EventStream(exchange) : (photo, outcome) -> exchange.answer(outcome.answer());
        return new One(photos.begin(exchange, wish, exchange.bodyBytesMax(), Encoding.RAW, sender));
    }

    /** A photo that is the whole body. */
    private record One(Photo photo) implements BodySink {
        @Override
        public boolean take(ByteBuffer bytes) {
            return photo.take(bytes);
        }

        @Override
        public void end() {
            photo.complete();
        }
    }
}
