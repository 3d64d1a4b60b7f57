package pomona.http.oip;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import pomona.http.Endpoint.BodySink;
import pomona.http.Exchange;
import pomona.http.Photo;
import pomona.http.Photos;
import pomona.http.json.BadBodyException;
import pomona.http.json.JsonSieve;
import pomona.protocol.Encoding;

/**
 * The body of an infer request.
 *
 * <pre>
 *   no length of the JSON told      JSON, the photo in it as base64
 *   a length told                   JSON, the photo in it, or as a tensor behind it
 *   the length 0 told               the photo's file
 * </pre>
 *
 * The photo is one more job from its first byte on, wherever it stands.
 */
final class InferBody implements BodySink, Photo.Sender {
    private final ServedModel model;
    private final Photos photos;
    private final Exchange exchange;
    private final Photos.Wish wish;
    private final int bytesMax;
    private final boolean isJsonLengthTold;
    private final JsonSieve sieve = new JsonSieve(new InJson());

    /** Bytes of JSON that are still to come. */
    private long jsonBytes;

    private @Nullable InferRequest request;
    private @Nullable Photo photo;
    private @Nullable TensorTail tail;

    /**
     * @param bytesMax the body's length where that is known, else the most that it may have
     * @param jsonBytes length of the JSON; negative when it is the whole body
     */
    InferBody(ServedModel model, Photos photos, Exchange exchange, Photos.Wish wish, int bytesMax, long jsonBytes) {
        this.model = model;
        this.photos = photos;
        this.exchange = exchange;
        this.wish = wish;
        this.bytesMax = bytesMax;
        this.isJsonLengthTold = jsonBytes >= 0;
        this.jsonBytes = isJsonLengthTold ? jsonBytes : Long.MAX_VALUE;
        if (jsonBytes == 0) {
            request = InferRequest.all(null, InferRequest.IN_JSON, true);
            tail = TensorTail.file(begin(bytesMax, Encoding.RAW), bytesMax);
        }
    }

    private Photo begin(int bytes, Encoding encoding) {
        Photo begun = photos.begin(exchange, wish, bytes, encoding, this);
        photo = begun;
        return begun;
    }

    /** The photo that stands in the JSON. */
    private final class InJson implements JsonSieve.PhotoText {
        @Override
        public void begin() {
            InferBody.this.begin(bytesMax, Encoding.BASE64);
        }

        @Override
        public boolean take(ByteBuffer bytes) {
            return photo == null || photo.take(bytes);
        }
    }

    @Override
    public boolean take(ByteBuffer bytes) {
        try {
            return (request != null || takeJson(bytes)) && takeTail(bytes);
        } catch (BadBodyException e) {
            refuse(e);
            bytes.position(bytes.limit());
            return true;
        }
    }

    private boolean takeJson(ByteBuffer bytes) throws BadBodyException {
        int before = bytes.remaining();
        int limit = bytes.limit();
        bytes.limit(bytes.position() + (int) Math.min(before, jsonBytes));
        boolean isTaken = sieve.take(bytes);
        bytes.limit(limit);
        jsonBytes -= before - bytes.remaining();
        if (isTaken && jsonBytes == 0) {
            readRequest();
        }
        return isTaken;
    }

    private void readRequest() throws BadBodyException {
        InferRequest read = InferRequest.read(sieve.tree());
        boolean isInJson = read.binaryBytes() == InferRequest.IN_JSON;
        if (isInJson != sieve.hasPhoto()) {
            throw BadBodyException.bad("the photo stands in the input's data, or behind the JSON, and once");
        }
        if (!isInJson) {
            if (!isJsonLengthTold) {
                throw BadBodyException.bad("a tensor behind the JSON needs the header " + InferReply.JSON_LENGTH);
            }
            if (read.binaryBytes() > bytesMax) {
                throw BadBodyException.bad(
                        "binary_data_size is more than a body of %d bytes holds".formatted(bytesMax));
            }
            int fileBytes = read.binaryBytes() - TensorTail.PREFIX_BYTES;
            tail = TensorTail.tensor(begin(fileBytes, Encoding.RAW), fileBytes);
        }
        request = read;
    }

    private boolean takeTail(ByteBuffer bytes) throws BadBodyException {
        if (!bytes.hasRemaining()) {
            return true;
        }
        if (tail == null) {
            throw BadBodyException.bad("the body goes on behind the JSON");
        }
        return tail.take(bytes);
    }

    @Override
    public void end() {
        try {
            if (request == null && isJsonLengthTold) {
                throw BadBodyException.bad("the body ends within its JSON");
            }
            if (request == null) {
                readRequest();
            }
            if (tail != null && !tail.isWhole()) {
                throw BadBodyException.bad("the body ends within the photo");
            }
            if (photo != null) {
                photo.complete();
            }
        } catch (BadBodyException e) {
            refuse(e);
        }
    }

    private void refuse(BadBodyException e) {
        if (photo == null) {
            exchange.refuse(e.code(), e.sentence());
        } else {
            photo.fail(e.code(), e.sentence());
        }
    }

    @Override
    public void answered(Photo same, Photo.Outcome outcome) {
        if (outcome.error() != null) {
            exchange.refuse(outcome.problem());
        } else if (request != null) {
            exchange.answer(InferReply.of(model, request, outcome.prediction()));
        }
    }
}
