package pomona.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Prediction;
import pomona.text.Csv;

/** Rows as CSV and as JSON lines: each {@link Column}, and one for each label of the model. */
public final class Columns {
    private final List<String> labels;

    /** Columns for a model with these labels. */
    public Columns(List<String> labels) {
        this.labels = List.copyOf(labels);
    }

    /** The names, in order. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Column column : Column.values()) {
            if (column == Column.MODEL) {
                names.addAll(labels);
            }
            names.add(column.title());
        }
        return names;
    }

    /** A row's values, in the order of {@link #names}: strings, numbers, lists of strings, and null for unknown. */
    public List<@Nullable Object> values(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        Prediction prediction = row.outcome().predicted().orElse(null);
        for (Column column : Column.values()) {
            if (column == Column.MODEL) {
                labels.forEach(label -> values.add(
                        prediction == null ? null : prediction.probabilities().get(label)));
            }
            values.add(column.value(row));
        }
        return values;
    }

    /** Writes all rows as CSV, names first. Who needs a file's name to the letter reads the JSON lines. */
    public void writeCsv(RowSource rows, Appendable out) throws IOException {
        Csv csv = new Csv(out);
        csv.row(names());
        rows.forEach(row -> csv.row(values(row)));
        csv.flush();
    }

    /** Writes all rows as JSON lines: unknown fields null, lists as lists, names to the letter; leaves {@code out} open. */
    public void writeJsonLines(RowSource rows, Writer out) throws IOException {
        JsonGenerator json = JournalJson.MAPPER.getFactory().createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        List<String> names = names();
        rows.forEach(row -> writeObject(row, names, json));
        json.flush();
        out.write('\n');
    }

    /** One row as a line of JSON, without its line feed. */
    public String jsonLine(Row row) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JournalJson.MAPPER.getFactory().createGenerator(line)) {
            writeObject(row, names(), json);
        }
        return line.toString();
    }

    private void writeObject(Row row, List<String> names, JsonGenerator json) throws IOException {
        List<@Nullable Object> values = values(row);
        json.writeStartObject();
        for (int i = 0; i < names.size(); i++) {
            json.writeFieldName(names.get(i));
            json.writePOJO(values.get(i));
        }
        json.writeEndObject();
    }
}
