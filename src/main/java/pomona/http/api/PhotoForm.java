package pomona.http.api;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pomona.http.Answer;
import pomona.http.Endpoint;
import pomona.http.Exchange;
import pomona.http.HttpConfig;
import pomona.http.Multipart;
import pomona.http.Multipart.BrokenException;
import pomona.http.Photo;
import pomona.http.Photos;
import pomona.http.Problem.Refusal;
import pomona.protocol.Encoding;
import pomona.protocol.ErrorCode;

/**
 * A form whose parts are photos: each is a job of its own from its first byte on, and the answer is the array of what
 * became of them, in their order. Its status is 200 if one was predicted, else that of the first.
 */
final class PhotoForm implements Endpoint.BodySink, Photo.Sender {
    private final Photos photos;
    private final HttpConfig config;
    private final Exchange exchange;
    private final Photos.Wish wish;
    private final Multipart form;
    private final Map<Photo, Photo.@Nullable Outcome> outcomes = new LinkedHashMap<>();
    private @Nullable Photo open;
    private boolean isWhole;

    PhotoForm(Photos photos, HttpConfig config, Exchange exchange, Photos.Wish wish, String boundary) {
        this.photos = photos;
        this.config = config;
        this.exchange = exchange;
        this.wish = wish;
        this.form = new Multipart(boundary, new Parts());
    }

    @Override
    public boolean take(ByteBuffer bytes) {
        try {
            return form.take(bytes);
        } catch (BrokenException e) {
            refuse(e);
            bytes.position(bytes.limit());
            return true;
        }
    }

    @Override
    public void end() {
        try {
            form.end();
        } catch (BrokenException e) {
            refuse(e);
            return;
        }
        isWhole = true;
        if (outcomes.isEmpty()) {
            exchange.refuse(Refusal.BAD_REQUEST, "the form holds no photo");
        }
        answerWhenDone();
    }

    private void refuse(BrokenException e) {
        ErrorCode code = e.isTooMuch() ? ErrorCode.TOO_LARGE : ErrorCode.BAD_MESSAGE;
        exchange.breakOff(code, String.valueOf(e.getMessage()));
    }

    /** Each part is a photo, whatever its name. */
    private final class Parts implements Multipart.Parts {
        @Override
        public void begin(String name) throws BrokenException {
            if (outcomes.size() >= config.photosPerRequest()) {
                throw new BrokenException("a form holds %d photos at most".formatted(config.photosPerRequest()), true);
            }
            open = photos.begin(exchange, wish, config.imageBytes(), Encoding.RAW, PhotoForm.this);
            outcomes.put(open, null);
        }

        @Override
        public boolean take(ByteBuffer bytes) {
            return open == null || open.take(bytes);
        }

        @Override
        public void end() {
            if (open != null) {
                open.complete();
                open = null;
            }
        }
    }

    @Override
    public void answered(Photo photo, Photo.Outcome outcome) {
        outcomes.put(photo, outcome);
        answerWhenDone();
    }

    private void answerWhenDone() {
        if (!isWhole || outcomes.containsValue(null) || outcomes.isEmpty()) {
            return;
        }
        List<Photo.Outcome> all = new ArrayList<>();
        outcomes.values().forEach(outcome -> {
            if (outcome != null) {
                all.add(outcome);
            }
        });
        boolean anyPredicted = all.stream().anyMatch(outcome -> outcome.error() == null);
        int bytes =
                all.stream().mapToInt(outcome -> outcome.json().remaining() + 1).sum() + 1;
        ByteBuffer json = ByteBuffer.allocate(bytes);
        for (Photo.Outcome outcome : all) {
            json.put((byte) (json.position() == 0 ? '[' : ','))
                    .put(outcome.json().duplicate());
        }
        json.put((byte) ']').flip();
        exchange.answer(Answer.json(anyPredicted ? 200 : all.get(0).status(), json));
    }
}
