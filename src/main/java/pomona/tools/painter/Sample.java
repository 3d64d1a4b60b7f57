package pomona.tools.painter;

import java.util.List;

/**
 * One picture of the catalogue.
 *
 * @param labels what the model must find in it, by the model's ids; several for a leaf with several diseases
 * @param scene what sets it apart from others of these labels, in one word
 * @param shows what a person sees
 */
record Sample(List<String> labels, String scene, String shows, Drawing drawing) {
    Sample {
        labels = List.copyOf(labels);
    }

    /** The file's name, which says the labels: {@code rust__frog_eye_leaf_spot-backlit.jpg}. */
    String file() {
        return String.join("__", labels) + "-" + scene + ".jpg";
    }
}
