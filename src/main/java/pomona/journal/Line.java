package pomona.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import pomona.finding.LabelGuide;
import pomona.protocol.Prediction;

/** One line of the journal: a JSON object whose first field {@code line} names the kind. Unknown kinds are passed over. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Line.Begin.class, name = "begin"),
    @JsonSubTypes.Type(value = Line.Fresh.class, name = "fresh"),
    @JsonSubTypes.Type(value = Line.Model.class, name = "model"),
    @JsonSubTypes.Type(value = Line.Reviewed.class, name = "review"),
    @JsonSubTypes.Type(value = Row.class, name = "row")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
sealed interface Line permits Line.Begin, Line.Fresh, Line.Model, Line.Reviewed, Row {
    /**
     * A program opened the journal.
     *
     * @param format {@link Journal#FORMAT}
     * @param pid of the process
     * @param started ISO 8601
     * @param folder that the paths of the rows up to the next such line are relative to, absolute itself; null in format
     *     1, whose paths stand as they were named, seen from the working directory
     */
    record Begin(
            int format, long pid, String started, @Nullable String folder) implements Line {}

    /** Rows before this line are forgotten; what a person said is not. */
    record Fresh() implements Line {}

    /** What a model's labels mean, told once for each model. */
    record Model(Prediction.Model model, LabelGuide guide) implements Line {}

    /**
     * What a person says of a photo, whatever model judged it and wherever it lies.
     *
     * @param review null takes back what was said
     */
    record Reviewed(String sha256, @Nullable Review review) implements Line {}
}
