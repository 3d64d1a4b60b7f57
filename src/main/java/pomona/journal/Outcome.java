package pomona.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ErrorCode;
import pomona.protocol.Prediction;

/** How asking about one file ended; the field {@code status} names the kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "status")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Predicted.class, name = "ok"),
    @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed")
})
public sealed interface Outcome {
    /** The model spoke. */
    record Predicted(Prediction prediction) implements Outcome {}

    /**
     * There is no prediction.
     *
     * @param code a wire name of PROTOCOL's error codes, or {@code unreadable} or {@code lost}, which the client gives
     * @param message a sentence for a person
     */
    record Failed(String code, String message) implements Outcome {
        /** {@code bad_image: the file ends early}. */
        public String text() {
            return code + ": " + message;
        }
    }

    /** The same bytes would be refused again. */
    Set<ErrorCode> FAULTS_OF_THE_FILE = Collections.unmodifiableSet(EnumSet.of(
            ErrorCode.TOO_LARGE, ErrorCode.BAD_IMAGE, ErrorCode.UNSUPPORTED_FORMAT, ErrorCode.TOO_MANY_PIXELS));

    /** Whether a server that refused a photo so would refuse the same bytes again. */
    static boolean isFaultOfTheFile(@Nullable ErrorCode code) {
        return code != null && FAULTS_OF_THE_FILE.contains(code);
    }

    /** The prediction, if there is one. */
    default Optional<Prediction> predicted() {
        return this instanceof Predicted done ? Optional.of(done.prediction()) : Optional.empty();
    }

    /** The failure, if it is one. */
    default Optional<Failed> failed() {
        return this instanceof Failed failed ? Optional.of(failed) : Optional.empty();
    }
}
