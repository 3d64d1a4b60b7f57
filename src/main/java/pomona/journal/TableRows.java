package pomona.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;
import pomona.protocol.Prediction;
import pomona.text.Csv;

/**
 * Rows read back from CSV or JSON lines with the names of {@link Column}, ours or a person's: what isn't there is
 * unknown, a column of another name that holds numbers is a label's. Evidence is not in such a table.
 */
public final class TableRows implements RowSource {
    private static final Set<String> NOT_REVIEWED = Set.of("", "no", "n", "false", "0");
    private static final int MODEL_PARTS = 3;

    private final Path file;
    private final boolean json;

    /**
     * Rows of a table.
     *
     * @param file CSV when it is named so, JSON lines otherwise
     */
    public TableRows(Path file) {
        this.file = file;
        this.json = !file.toString().toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /** @throws IOException it can't be read, or a line of it is no row: the message names it */
    @Override
    public void forEach(RowConsumer consumer) throws IOException {
        if (json) {
            forEachJsonLine(consumer);
        } else {
            forEachRecord(consumer);
        }
    }

    private void forEachJsonLine(RowConsumer consumer) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 1;
            for (String line = in.readLine(); line != null; line = in.readLine(), number++) {
                if (!line.isBlank()) {
                    consumer.accept(row(cells(line, number), number));
                }
            }
        }
    }

    private Map<String, String> cells(String line, long number) throws IOException {
        JsonNode object;
        try {
            object = JournalJson.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw wrong(number, "it is no JSON");
        }
        Map<String, String> cells = new LinkedHashMap<>();
        object.properties().forEach(field -> cells.put(field.getKey(), text(field.getValue())));
        return cells;
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.isNull() ? "" : value.asText();
        }
        List<String> texts = new ArrayList<>();
        value.forEach(each -> texts.add(each.asText()));
        return String.join(";", texts);
    }

    private void forEachRecord(RowConsumer consumer) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setIgnoreEmptyLines(true)
                .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
                .get();
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            in.mark(1);
            if (in.read() != '\ufeff') {
                in.reset();
            }
            try (CSVParser records = format.parse(in)) {
                for (CSVRecord record : records) {
                    Map<String, String> cells = new LinkedHashMap<>();
                    record.toMap().forEach((name, cell) -> cells.put(name, Csv.unguarded(cell)));
                    consumer.accept(row(cells, record.getRecordNumber() + 1));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IllegalArgumentException e) {
            throw new IOException("%s is no table: %s".formatted(file, e.getMessage()), e);
        }
    }

    private Row row(Map<String, String> cells, long number) throws IOException {
        if (get(cells, Column.PATH).isEmpty()) {
            throw wrong(number, "it has no path");
        }
        try {
            int width = (int) number(cells, Column.WIDTH);
            int height = (int) number(cells, Column.HEIGHT);
            PhotoMetadata photo = new PhotoMetadata(
                    textOrNull(cells, Column.TAKEN_AT),
                    numberOrNull(cells, Column.LATITUDE),
                    numberOrNull(cells, Column.LONGITUDE),
                    textOrNull(cells, Column.CAMERA));
            Outcome outcome = outcome(cells, width, height);
            return new Row(
                    get(cells, Column.PATH),
                    get(cells, Column.SHA256),
                    get(cells, Column.MODEL_SHA256),
                    outcome.predicted().isPresent(),
                    0,
                    (long) number(cells, Column.BYTES),
                    width,
                    height,
                    photo,
                    quality(cells),
                    (int) number(cells, Column.ATTEMPTS),
                    outcome,
                    review(cells));
        } catch (IllegalArgumentException e) {
            throw wrong(number, String.valueOf(e.getMessage()));
        }
    }

    private static Outcome outcome(Map<String, String> cells, int width, int height) {
        String prediction = get(cells, Column.PREDICTION);
        if (prediction.isEmpty()) {
            String error = get(cells, Column.ERROR);
            int colon = error.indexOf(": ");
            return colon < 0
                    ? new Outcome.Failed("unknown", error.isEmpty() ? "the table tells no prediction" : error)
                    : new Outcome.Failed(error.substring(0, colon), error.substring(colon + 2));
        }
        Map<String, Double> probabilities = new LinkedHashMap<>();
        cells.forEach((name, cell) -> {
            if (Column.named(name).isEmpty() && isNumber(cell)) {
                probabilities.put(name, Double.valueOf(cell));
            }
        });
        String[] model = get(cells, Column.MODEL).split(" ", MODEL_PARTS);
        return new Outcome.Predicted(new Prediction(
                null,
                prediction,
                number(cells, Column.CONFIDENCE),
                list(cells, Column.FINDINGS),
                textOrNull(cells, Column.ABSTAINED),
                probabilities,
                new Prediction.Image("", width, height, 1),
                new Prediction.Model(
                        model[0],
                        model.length > 1 ? model[1] : "",
                        model.length > 2 ? model[2] : "",
                        get(cells, Column.MODEL_SHA256)),
                new Prediction.Timing(
                        0,
                        number(cells, Column.QUEUE_MS),
                        0,
                        number(cells, Column.INFER_MS),
                        number(cells, Column.TOTAL_MS)),
                null));
    }

    private static @Nullable List<Flaw> quality(Map<String, String> cells) {
        List<String> told = list(cells, Column.QUALITY);
        if (told.isEmpty()) {
            return null;
        }
        List<Flaw> flaws = new ArrayList<>();
        for (Flaw flaw : Flaw.values()) {
            if (told.contains(flaw.label())) {
                flaws.add(flaw);
            }
        }
        return flaws;
    }

    private static @Nullable Review review(Map<String, String> cells) {
        String reviewed = get(cells, Column.REVIEWED);
        String corrected = textOrNull(cells, Column.CORRECTED);
        String note = textOrNull(cells, Column.NOTE);
        boolean said = !NOT_REVIEWED.contains(reviewed.toLowerCase(Locale.ROOT)) || corrected != null || note != null;
        return said ? new Review(reviewed, corrected, note) : null;
    }

    private IOException wrong(long line, String why) {
        return new IOException("%s, line %d: %s".formatted(file, line, why));
    }

    private static String get(Map<String, String> cells, Column column) {
        return cells.getOrDefault(column.title(), "");
    }

    private static @Nullable String textOrNull(Map<String, String> cells, Column column) {
        String cell = get(cells, column);
        return cell.isEmpty() ? null : cell;
    }

    private static List<String> list(Map<String, String> cells, Column column) {
        String cell = get(cells, column);
        return cell.isEmpty() ? List.of() : List.of(cell.split(";"));
    }

    private static double number(Map<String, String> cells, Column column) {
        Double number = numberOrNull(cells, column);
        return number == null ? 0 : number;
    }

    private static @Nullable Double numberOrNull(Map<String, String> cells, Column column) {
        String cell = get(cells, column);
        if (cell.isEmpty()) {
            return null;
        }
        if (!isNumber(cell)) {
            throw new IllegalArgumentException("%s is no number: %s".formatted(column.title(), cell));
        }
        return Double.valueOf(cell);
    }

    private static boolean isNumber(String cell) {
        try {
            return Double.isFinite(Double.parseDouble(cell));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
