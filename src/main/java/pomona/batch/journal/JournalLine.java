package pomona.batch.journal;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One line of the journal: a JSON object whose first field {@code line} names the kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "line")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JournalLine.Begin.class, name = "begin"),
    @JsonSubTypes.Type(value = Row.class, name = "row")
})
sealed interface JournalLine permits JournalLine.Begin, Row {
    /**
     * A run opened the journal.
     *
     * @param format {@link Journal#FORMAT}
     * @param pid of the process
     * @param started ISO 8601
     */
    record Begin(int format, long pid, String started) implements JournalLine {}
}
