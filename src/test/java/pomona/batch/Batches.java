package pomona.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import pomona.client.ClientOptions;
import pomona.client.RetryPolicy;
import pomona.client.ServerAddress;
import pomona.journal.FolderJournals;
import pomona.journal.JournalJson;
import pomona.report.season.Grouping;
import pomona.testing.PatientWaits;

/** Batches for tests: a folder of files, its results beside it, and what the run said. */
final class Batches {
    private final Path photos;
    private Path named;
    private Path results;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ClientOptions client = ClientOptions.defaults().withConnections(2);
    private boolean fresh;
    private Duration serverWait = PatientWaits.PATIENCE;
    private double minConfidence;
    private int maxEdgePixels;
    private Optional<List<String>> names = Optional.empty();
    private Optional<Grouping> grouping = Optional.empty();
    private boolean json = true;
    private Optional<FolderJournals> memory = Optional.empty();

    Batches(Path folder) throws IOException {
        photos = Files.createDirectories(folder.resolve("photos"));
        named = photos;
        results = folder.resolve("results.csv");
    }

    /** A file whose text the fixed engine takes for its label. */
    Path plant(String name, String text) throws IOException {
        Path file = photos.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Files with texts of their own. */
    void plantMany(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            plant("leaf%d.jpg".formatted(i), "leaf " + i);
        }
    }

    Path photos() {
        return photos;
    }

    Path results() {
        return results;
    }

    Path journal() {
        return results.resolveSibling(results.getFileName() + ".journal");
    }

    Batches resultsIn(Path file) {
        results = file;
        return this;
    }

    Batches fresh() {
        fresh = true;
        return this;
    }

    Batches serverWait(Duration limit) {
        serverWait = limit;
        return this;
    }

    Batches minConfidence(double least) {
        minConfidence = least;
        return this;
    }

    Batches maxEdge(int pixels) {
        maxEdgePixels = pixels;
        return this;
    }

    Batches photosNamed(Path way) {
        named = way;
        return this;
    }

    /** What {@code -o} says, word for word; no summary in JSON then. */
    Batches resultsNamed(String... all) {
        names = Optional.of(List.of(all));
        return json(false);
    }

    Batches json(boolean wanted) {
        json = wanted;
        return this;
    }

    Batches grouping(Grouping blocks) {
        grouping = Optional.of(blocks);
        return this;
    }

    Batches memory(FolderJournals journals) {
        memory = Optional.of(journals);
        return this;
    }

    Batches client(ClientOptions options) {
        client = options;
        return this;
    }

    Batch against(InetSocketAddress server) {
        said.reset();
        out.reset();
        ServerAddress address = new ServerAddress(server.getAddress().getHostAddress(), server.getPort());
        return new Batch(
                Optional.of(address),
                client.withRetry(RetryPolicy.patient(serverWait)),
                options(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                false);
    }

    String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    /** The summary, one line of JSON. */
    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    long count(String field) throws IOException {
        return JournalJson.MAPPER.readTree(out()).path(field).asLong(-1);
    }

    List<CSVRecord> rows() throws IOException {
        try (var reader = Files.newBufferedReader(results)) {
            return CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(reader)
                    .getRecords();
        }
    }

    List<String> column(String name) throws IOException {
        return rows().stream().map(row -> row.get(name)).toList();
    }

    /** Names without folder, in the order of the results. */
    List<String> names() throws IOException {
        return column("path").stream()
                .map(path -> photos.relativize(Path.of(path)).toString())
                .toList();
    }

    /** What lies beside the results and is neither they nor the journal. */
    List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(results.getParent())) {
            return files.filter(file -> !file.equals(photos) && !file.equals(results) && !file.equals(journal()))
                    .toList();
        }
    }

    private BatchOptions options() {
        return BatchOptions.of(Selection.of(named.toString()), names.orElse(List.of(results.toString())))
                .with(it -> it.fresh(fresh)
                        .maxEdgePixels(maxEdgePixels)
                        .minConfidence(minConfidence)
                        .memory(memory)
                        .grouping(grouping)
                        .json(json));
    }
}
