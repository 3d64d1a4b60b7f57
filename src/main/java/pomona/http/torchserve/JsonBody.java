package pomona.http.torchserve;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import pomona.http.Endpoint.BodySink;
import pomona.http.Photo;
import pomona.http.json.BadBodyException;
import pomona.http.json.JsonSieve;
import pomona.protocol.Encoding;

/** A body {@code {"data": "…"}} with the photo's file in base64. */
final class JsonBody implements BodySink {
    private final Upload upload;
    private final JsonSieve sieve = new JsonSieve(new InJson());
    private @Nullable Photo photo;

    JsonBody(Upload upload) {
        this.upload = upload;
    }

    private final class InJson implements JsonSieve.PhotoText {
        @Override
        public void begin() {
            photo = upload.begin(Encoding.BASE64);
        }

        @Override
        public boolean take(ByteBuffer bytes) {
            return photo == null || photo.take(bytes);
        }
    }

    @Override
    public boolean take(ByteBuffer bytes) {
        try {
            return sieve.take(bytes);
        } catch (BadBodyException e) {
            upload.refuse(photo, e);
            bytes.position(bytes.limit());
            return true;
        }
    }

    @Override
    public void end() {
        try {
            JsonNode json = sieve.tree();
            if (photo == null || !json.path("data").isTextual()) {
                throw BadBodyException.bad("JSON is {\"data\": a photo's file in base64}");
            }
            photo.complete();
        } catch (BadBodyException e) {
            upload.refuse(photo, e);
        }
    }
}
