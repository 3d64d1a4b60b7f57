package pomona.http.torchserve;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import pomona.http.Endpoint.BodySink;
import pomona.http.Multipart;
import pomona.http.Multipart.BrokenException;
import pomona.http.Photo;
import pomona.http.json.BadBodyException;
import pomona.protocol.Encoding;
import pomona.protocol.ErrorCode;

/** A form with the photo in its part {@code data} or {@code body}; their image handlers look at no other part. */
final class FormBody implements BodySink {
    private final Upload upload;
    private final Multipart form;
    private @Nullable Photo photo;

    FormBody(Upload upload, String boundary) {
        this.upload = upload;
        this.form = new Multipart(boundary, new Parts());
    }

    private final class Parts implements Multipart.Parts {
        private boolean isPhoto;

        @Override
        public void begin(String name) throws BrokenException {
            isPhoto = name.equals("data") || name.equals("body");
            if (isPhoto && photo != null) {
                throw new BrokenException("a request holds one photo", false);
            }
            if (isPhoto) {
                photo = upload.begin(Encoding.RAW);
            }
        }

        @Override
        public boolean take(ByteBuffer bytes) {
            if (isPhoto && photo != null) {
                return photo.take(bytes);
            }
            bytes.position(bytes.limit());
            return true;
        }

        @Override
        public void end() {
            // It is offered when the form is whole: another part may still be wrong.
        }
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
        if (photo == null) {
            upload.refuse(null, BadBodyException.bad("the form has no part named data"));
        } else {
            photo.complete();
        }
    }

    private void refuse(BrokenException e) {
        ErrorCode code = e.isTooMuch() ? ErrorCode.TOO_LARGE : ErrorCode.BAD_MESSAGE;
        upload.refuse(photo, new BadBodyException(code, String.valueOf(e.getMessage())));
    }
}
