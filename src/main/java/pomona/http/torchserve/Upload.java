package pomona.http.torchserve;

import org.jspecify.annotations.Nullable;
import pomona.http.Exchange;
import pomona.http.Photo;
import pomona.http.Photos;
import pomona.http.json.BadBodyException;
import pomona.protocol.Encoding;

/**
 * A request whose photo has yet to be found in its body.
 *
 * @param bytesMax the body's length where that is known, else the most that it may have
 * @param isDjl whether the reply is DJL Serving's
 */
record Upload(Photos photos, Exchange exchange, Photos.Wish wish, int bytesMax, boolean isDjl) implements Photo.Sender {
    Photo begin(Encoding encoding) {
        return photos.begin(exchange, wish, bytesMax, encoding, this);
    }

    /**
     * Answers with what is wrong with the body.
     *
     * @param photo null where none was found
     */
    void refuse(@Nullable Photo photo, BadBodyException e) {
        if (photo == null) {
            exchange.refuse(e.code(), e.sentence());
        } else {
            photo.fail(e.code(), e.sentence());
        }
    }

    @Override
    public void answered(Photo photo, Photo.Outcome outcome) {
        if (outcome.error() != null) {
            exchange.refuse(outcome.problem());
        } else if (isDjl) {
            exchange.answer(Replies.classes(outcome.prediction()));
        } else {
            exchange.answer(Replies.labels(outcome.prediction()));
        }
    }
}
