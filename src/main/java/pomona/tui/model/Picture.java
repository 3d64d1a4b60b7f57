package pomona.tui.model;

import java.util.Optional;
import pomona.tui.picture.PictureCells;
import pomona.tui.picture.PictureFacts;
import pomona.tui.picture.PictureRequest;

/** What a slot shows. */
public sealed interface Picture {
    /** Nothing is wanted. */
    record Absent() implements Picture {}

    /** On its way; the one before stays where it is of the same file. */
    record Loading(PictureRequest request, Optional<Shown> before) implements Picture {}

    /** Ready. */
    record Shown(PictureRequest request, PictureCells cells, PictureFacts facts) implements Picture {}

    /**
     * Can't be shown.
     *
     * @param why a sentence for a person
     * @param modifiedMillis of the file when it was read; 0 when it could not be
     */
    record Broken(PictureRequest request, String why, long modifiedMillis) implements Picture {}

    /** The request this is the answer to. */
    default Optional<PictureRequest> asked() {
        if (this instanceof Loading loading) {
            return Optional.of(loading.request());
        }
        if (this instanceof Shown shown) {
            return Optional.of(shown.request());
        }
        return this instanceof Broken broken ? Optional.of(broken.request()) : Optional.empty();
    }

    /** When the file was last written, as it was read; 0 while that isn't known. */
    default long modifiedMillis() {
        if (this instanceof Shown shown) {
            return shown.facts().modifiedMillis();
        }
        return this instanceof Broken broken ? broken.modifiedMillis() : 0;
    }

    /** The cells to draw, where there are any. */
    default Optional<Shown> drawn() {
        if (this instanceof Shown shown) {
            return Optional.of(shown);
        }
        return this instanceof Loading loading ? loading.before() : Optional.empty();
    }
}
