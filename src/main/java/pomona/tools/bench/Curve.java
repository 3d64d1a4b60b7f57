package pomona.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Resident memory of a server over a run, beside what else was counted at each look. Any thread may add to it. */
public final class Curve {
    private final List<String> columns;
    private final List<Double> residentMb = new ArrayList<>();
    private final List<List<Object>> rows = new ArrayList<>();

    /**
     * @param columns names of what else is counted
     */
    public Curve(String... columns) {
        this.columns = List.of(columns);
    }

    /** One look. */
    public synchronized void add(double megabytes, Object... others) {
        residentMb.add(megabytes);
        rows.add(Stream.concat(Stream.of(others), Stream.of(Math.round(megabytes * 10) / 10.0))
                .toList());
    }

    /** Mean of one of ten equal parts, from 0 on, in MB. */
    public synchronized double tenth(int number) {
        int from = residentMb.size() * number / 10;
        int to = Math.max(from + 1, residentMb.size() * (number + 1) / 10);
        return residentMb.subList(from, to).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** Writes it as CSV. */
    public synchronized void write(Path file) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader(Stream.concat(columns.stream(), Stream.of("resident_mb"))
                        .toArray(String[]::new))
                .get();
        try (CSVPrinter csv = new CSVPrinter(Files.newBufferedWriter(file), format)) {
            csv.printRecords(rows);
        }
    }
}
