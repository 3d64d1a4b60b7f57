package pomona.http.torchserve;

import java.nio.ByteBuffer;
import pomona.http.Endpoint.BodySink;
import pomona.http.Photo;
import pomona.protocol.Encoding;

/** A body that is the photo's file. */
record FileBody(Photo photo) implements BodySink {
    static FileBody of(Upload upload) {
        return new FileBody(upload.begin(Encoding.RAW));
    }

    @Override
    public boolean take(ByteBuffer bytes) {
        return photo.take(bytes);
    }

    @Override
    public void end() {
        photo.complete();
    }
}
