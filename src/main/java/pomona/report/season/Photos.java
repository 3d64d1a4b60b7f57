package pomona.report.season;

import java.io.IOException;
import pomona.journal.PhotoFolder;
import pomona.journal.RowSource;

/** Photos that can be gone through again and again, one at a time, so that a hundred thousand cost no memory. */
@FunctionalInterface
public interface Photos {
    /** Gives each photo in order. */
    void forEach(Taker taker) throws IOException;

    /** Takes a photo. */
    @FunctionalInterface
    interface Taker {
        void accept(Photo photo) throws IOException;
    }

    /** The photos of rows that are all told from one folder. */
    static Photos in(PhotoFolder folder, RowSource rows) {
        return taker -> rows.forEach(row -> taker.accept(new Photo(row, folder)));
    }
}
