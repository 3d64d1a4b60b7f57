package pomona.tui.picture;

import com.googlecode.lanterna.TextCharacter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pomona.finding.LabelGuide;
import pomona.picture.EvidenceMask;
import pomona.picture.Turn;
import pomona.protocol.Prediction;
import pomona.tui.graphics.EncodedPicture;

/** What a slot shows. */
public sealed interface Picture {
    /** Nothing is wanted. */
    record Absent() implements Picture {}

    /** On its way; the one before stays where it is of the same file. */
    record Loading(Request request, Optional<Shown> before) implements Picture {}

    /**
     * Ready.
     *
     * @param pixels the same in the terminal's pixels, to lie over the cells; they come after these
     */
    record Shown(Request request, Cells cells, Facts facts, Optional<EncodedPicture> pixels) implements Picture {
        /** In cells alone. */
        public Shown(Request request, Cells cells, Facts facts) {
            this(request, cells, facts, Optional.empty());
        }

        /** With its pixels. */
        public Shown with(EncodedPicture encoded) {
            return new Shown(request, cells, facts, Optional.of(encoded));
        }
    }

    /**
     * Can't be shown.
     *
     * @param why a sentence for a person
     * @param modifiedMillis of the file when it was read; 0 when it could not be
     */
    record Broken(Request request, String why, long modifiedMillis) implements Picture {}

    /** The request this is the answer to. */
    default Optional<Request> asked() {
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

    /**
     * A picture that a place on the screen wants.
     *
     * @param columns cells, at most
     * @param rows cells, at most
     * @param evidence what keeps its colours, with the EXIF orientation that its rows and columns stand in
     * @param revision counts up when the file changed
     * @param crop the part that is wanted; without one the whole photo
     */
    record Request(
            Path path,
            int columns,
            int rows,
            Optional<Evidence> evidence,
            Look look,
            int revision,
            Optional<Crop> crop) {
        /** A wish for the whole photo. */
        public Request(Path path, int columns, int rows, Optional<Evidence> evidence, Look look, int revision) {
            this(path, columns, rows, evidence, look, revision, Optional.empty());
        }

        /**
         * A map over the picture as it is stored, and how the picture is turned when shown.
         *
         * @param of the name of what it is evidence of
         */
        public record Evidence(Prediction.EvidenceMap map, int orientation, String of) {
            /** Named by the map's own label. */
            public Evidence(Prediction.EvidenceMap map, int orientation) {
                this(map, orientation, LabelGuide.words(map.label()));
            }

            EvidenceMask mask() {
                return new EvidenceMask(new Turn(orientation, map.columns(), map.rows()), map.cells());
            }
        }
    }

    /**
     * What the file's header says.
     *
     * @param width pixels, upright
     * @param height pixels, upright
     * @param modifiedMillis of the file when it was read
     */
    record Facts(String format, int width, int height, long bytes, long modifiedMillis) {
        /** The size in three significant digits. */
        public static String size(long bytes) {
            if (bytes < 1000) {
                return bytes + " B";
            }
            if (bytes < 999_500) {
                return Math.round(bytes / 1000.0) + " KB";
            }
            return String.format(Locale.ROOT, "%.1f MB", bytes / 1_000_000.0);
        }
    }

    /**
     * A picture as cells, built once and off the screen's thread.
     *
     * @param cells by row; {@code columns * rows} of them
     * @param legend what the overlay's marks mean; empty without an overlay
     */
    record Cells(int columns, int rows, List<TextCharacter> cells, String legend) {
        public Cells {
            cells = List.copyOf(cells);
            if (cells.size() != columns * rows) {
                throw new IllegalArgumentException("%d cells for %d x %d".formatted(cells.size(), columns, rows));
            }
        }

        public TextCharacter at(int column, int row) {
            return cells.get(row * columns + column);
        }
    }

    /** A place on the screen that shows a picture. */
    enum Slot {
        MAIN,
        LEFT,
        RIGHT
    }
}
