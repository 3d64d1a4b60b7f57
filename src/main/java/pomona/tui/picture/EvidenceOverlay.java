package pomona.tui.picture;

import java.util.Locale;
import java.util.Optional;
import pomona.picture.EvidenceMask;

/** Shows where the evidence lies in what is seen of a photo: by what keeps its colours or, without colours, by marks. */
final class EvidenceOverlay {
    /** Evidence below this has no mark. */
    static final double SOME_FROM = 0.5;
    /** From here on it is much. */
    private static final double MUCH_FROM = 0.8;

    private final EvidenceMask mask;
    private final String label;
    private final boolean coloured;
    private final Optional<Crop> crop;

    EvidenceOverlay(Picture.Request.Evidence evidence, boolean coloured, Optional<Crop> crop) {
        this.mask = evidence.mask();
        this.label = evidence.of();
        this.coloured = coloured;
        this.crop = crop;
    }

    /**
     * Dims what has no evidence.
     *
     * @param rgb {@code 0xRRGGBB} by row
     */
    void dim(int[] rgb, int width) {
        if (!coloured || !mask.isClear()) {
            return;
        }
        int height = rgb.length / width;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double weight = mask.weight(photoX((column + 0.5) / width), photoY((row + 0.5) / height));
                int at = row * width + column;
                rgb[at] = EvidenceMask.dimmed(rgb[at], weight);
            }
        }
    }

    private double photoX(double x) {
        return crop.map(part -> (part.left() + x * part.width()) / Math.scalb((double) part.photoWidth(), part.power()))
                .orElse(x);
    }

    private double photoY(double y) {
        return crop.map(part ->
                        (part.top() + y * part.height()) / Math.scalb((double) part.photoHeight(), part.power()))
                .orElse(y);
    }

    /** A sign for a place; the place in parts of the width and height of what is seen. */
    Optional<String> mark(double x, double y) {
        double evidence = mask.evidence(photoX(x), photoY(y));
        if (evidence < SOME_FROM) {
            return Optional.empty();
        }
        return Optional.of(evidence < MUCH_FROM ? "+" : "#");
    }

    /** The strongest cell's value comes early: what stands at the end is cut off where room is short. */
    String legend() {
        String strongest = String.format(Locale.ROOT, "up to %.2f", mask.strongest());
        if (mask.strongest() < (coloured ? EvidenceMask.CLEAR_FROM : SOME_FROM)) {
            return "no clear place: evidence %s for %s".formatted(strongest, label);
        }
        return coloured
                ? "evidence %s for %s, in colour".formatted(strongest, label)
                : "+ some, # much evidence for " + label;
    }
}
