package pomona.journal;

import java.io.IOException;

/** Rows that can be gone through again and again, one at a time, so that a hundred thousand cost no memory. */
@FunctionalInterface
public interface RowSource {
    /** Gives each row in order. */
    void forEach(RowConsumer consumer) throws IOException;

    /** Takes a row. */
    @FunctionalInterface
    interface RowConsumer {
        void accept(Row row) throws IOException;
    }
}
