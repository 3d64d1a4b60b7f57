package pomona.tools.painter;

import java.util.List;
import pomona.tools.painter.leaf.Ailment;

/**
 * The pictures in {@code samples/}. Seeds and places were chosen so that each looks well and that both variants of the
 * shipped model are sure of it.
 */
final class SampleCatalogue {
    private static final String HEALTHY = "healthy";
    private static final String SCAB = "scab";
    private static final String RUST = "rust";
    private static final String FROG_EYE = "frog_eye_leaf_spot";
    private static final String MILDEW = "powdery_mildew";
    private static final String NO_LEAF = "not_apple_leaf";

    private SampleCatalogue() {}

    static List<Sample> all() {
        return List.of(
                new Sample(
                        List.of(HEALTHY),
                        "morning",
                        "A sound leaf in morning sun, half in the shade of others",
                        new LeafPicture(1200, 800, Mood.MORNING, 2, Ailment.NONE, 1.0, -0.3, 0.7, 2)),
                new Sample(
                        List.of(HEALTHY),
                        "shade",
                        "A sound leaf close by in the blue light of open shade",
                        new LeafPicture(1500, 1000, Mood.SHADE, 3, Ailment.NONE, 1.15, 2.85, 0, 1)),
                new Sample(
                        List.of(SCAB),
                        "overcast",
                        "Olive-brown velvet patches on a leaf under a grey sky",
                        new LeafPicture(1200, 800, Mood.OVERCAST, 2, Ailment.SCAB, 1.1, 2.8, 0, 1)),
                new Sample(
                        List.of(SCAB),
                        "phone",
                        "Scab on a hanging leaf, taken with a phone held upright: stored on its side, EXIF orientation 6",
                        () -> new LeafPicture(900, 1200, Mood.MORNING, 4, Ailment.SCAB, 1.0, 1.3, 0.6, 2)
                                .draw()
                                .asHeldUpright()),
                new Sample(
                        List.of(RUST),
                        "evening",
                        "Orange rust spots on a small leaf among others in evening sun",
                        new LeafPicture(1280, 853, Mood.EVENING, 2, Ailment.RUST, 0.75, 0.3, 0.6, 3)),
                new Sample(
                        List.of(RUST),
                        "thicket",
                        "Rust spots on a leaf that a beam of sun picks out of a dark tree",
                        new LeafPicture(1200, 800, Mood.THICKET, 3, Ailment.RUST, 1.05, -0.15, 0.8, 1)),
                new Sample(
                        List.of(FROG_EYE),
                        "backlit",
                        "Small round brown spots with a purple rim on a leaf against the light",
                        new LeafPicture(1200, 800, Mood.BACKLIT, 1709, Ailment.FROG_EYE, 1.1, 3.55, 0, 1)),
                new Sample(
                        List.of(FROG_EYE),
                        "overcast",
                        "Frog-eye spots with paler middles on a leaf under a grey sky",
                        new LeafPicture(1200, 800, Mood.OVERCAST, 1700, Ailment.FROG_EYE, 1.08, 2.5, 0, 1)),
                new Sample(
                        List.of(MILDEW),
                        "backlit",
                        "A narrow leaf under grey-white felt, folded upwards, against the light",
                        new LeafPicture(1200, 800, Mood.BACKLIT, 102, Ailment.MILDEW, 1.1, 3.5, 0, 2)),
                new Sample(
                        List.of(MILDEW),
                        "overcast",
                        "A mildewed leaf close by under a grey sky",
                        new LeafPicture(1350, 900, Mood.OVERCAST, 214, Ailment.MILDEW, 1.2, -0.5, 0, 1)),
                new Sample(
                        List.of(RUST, FROG_EYE),
                        "backlit",
                        "One orange rust spot and brown frog-eye spots on the same leaf",
                        new LeafPicture(1200, 800, Mood.BACKLIT, 2804, Ailment.RUST_AND_FROG_EYE, 1.08, 0.5, 0, 2)),
                new Sample(
                        List.of(SCAB, FROG_EYE),
                        "backlit",
                        "Scab patches and frog-eye spots on the same leaf",
                        new LeafPicture(1200, 800, Mood.BACKLIT, 2910, Ailment.SCAB_AND_FROG_EYE, 1.12, 2.8, 0, 1)),
                new Sample(List.of(NO_LEAF), "mug", "A mug of coffee on a wooden table", new MugPicture(1200, 800, 5)),
                new Sample(List.of(NO_LEAF), "bricks", "A brick wall", new BrickWallPicture(1200, 800, 6)));
    }
}
