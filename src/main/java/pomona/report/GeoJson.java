package pomona.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.journal.JournalJson;
import pomona.journal.Row;
import pomona.photo.Judgement;
import pomona.protocol.Prediction;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Photos;
import pomona.report.season.Places;

/**
 * The photos that tell where they were taken, as GeoJSON (RFC 7946): a point each, with what it counts as. Photos
 * without a place are left out.
 */
public final class GeoJson {
    private final Guides guides;
    private final Grouping grouping;

    public GeoJson(Guides guides, Grouping grouping) {
        this.guides = guides;
        this.grouping = grouping;
    }

    /** Writes all, one after the other; leaves {@code out} open. */
    public void write(Photos photos, Writer out) throws IOException {
        JsonGenerator json = JournalJson.MAPPER.getFactory().createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        json.writeStringField("type", "FeatureCollection");
        json.writeArrayFieldStart("features");
        photos.forEach(photo -> {
            Optional<Places.Point> point = Places.of(photo.row().photo());
            if (point.isPresent()) {
                write(photo.row(), point.get(), json);
            }
        });
        json.writeEndArray();
        json.writeEndObject();
        json.flush();
        out.write('\n');
    }

    private void write(Row row, Places.Point point, JsonGenerator json) throws IOException {
        json.writeRaw("\n");
        json.writeStartObject();
        json.writeStringField("type", "Feature");
        json.writeObjectFieldStart("geometry");
        json.writeStringField("type", "Point");
        json.writeArrayFieldStart("coordinates");
        json.writeNumber(point.longitude());
        json.writeNumber(point.latitude());
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectFieldStart("properties");
        json.writeStringField("path", row.path());
        text(json, "block", grouping.block(row).orElse(null));
        text(json, "taken_at", row.photo().takenAt());
        Prediction prediction = row.outcome().predicted().orElse(null);
        text(json, "prediction", prediction == null ? null : prediction.prediction());
        if (prediction != null) {
            json.writeNumberField("confidence", prediction.confidence());
            Judgement judgement = Judgement.of(prediction, guides.finding(prediction), row.review());
            json.writeStringField(
                    "counts_as", judgement.isLeaf() ? String.join(";", judgement.labels()) : judgement.why());
        }
        text(json, "reviewed", row.review() == null ? null : row.review().at());
        text(json, "note", row.review() == null ? null : row.review().note());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String name, @Nullable String text) throws IOException {
        if (text == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, text);
        }
    }
}
