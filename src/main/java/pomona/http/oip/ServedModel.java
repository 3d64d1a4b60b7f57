package pomona.http.oip;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pomona.http.Problem;

/**
 * The model as clients of the protocol see it.
 *
 * @param labels in the model's order
 * @param serverVersion the program's
 */
public record ServedModel(String name, String version, List<String> labels, String serverVersion) {
    /** The one input's name: a photo's file as it is. */
    static final String INPUT = "IMAGE";

    /** In {@code /v2/models/NAME/versions/VERSION/…}. */
    private static final int NAME_SEGMENT = 3;

    private static final int VERSION_SEGMENT = 5;

    public ServedModel {
        labels = List.copyOf(labels);
    }

    /** Why a path is about another model or another version; null when it is about this one. */
    @Nullable Problem whyNot(String path) {
        List<String> segments = List.of(path.split("/", -1));
        String wanted = segments.get(NAME_SEGMENT);
        if (!wanted.equals(name)) {
            return notFound("Request for unknown model: '%s' is not found".formatted(wanted));
        }
        boolean isVersioned = segments.size() > VERSION_SEGMENT
                && segments.get(VERSION_SEGMENT - 1).equals("versions");
        if (isVersioned && !segments.get(VERSION_SEGMENT).equals(version)) {
            return notFound("Request for unknown model: '%s' version %s is not found"
                    .formatted(wanted, segments.get(VERSION_SEGMENT)));
        }
        return null;
    }

    private static Problem notFound(String message) {
        return Problem.of(Problem.Refusal.NOT_FOUND, message);
    }
}
