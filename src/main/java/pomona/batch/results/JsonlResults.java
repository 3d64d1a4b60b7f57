package pomona.batch.results;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pomona.batch.journal.BatchJson;
import pomona.batch.journal.RowSource;

/** Results as JSON lines: the CSV's columns as fields, unknown ones null, lists as lists, names to the letter. */
public final class JsonlResults {
    private JsonlResults() {}

    /** Writes all rows; leaves {@code out} open. */
    public static void write(RowSource rows, Columns columns, Writer out) throws IOException {
        List<String> names = columns.names();
        JsonGenerator json = BatchJson.MAPPER.getFactory().createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        rows.forEach(row -> {
            List<@Nullable Object> values = columns.values(row);
            json.writeStartObject();
            for (int i = 0; i < names.size(); i++) {
                json.writeFieldName(names.get(i));
                json.writePOJO(values.get(i));
            }
            json.writeEndObject();
        });
        json.flush();
        out.write('\n');
    }
}
