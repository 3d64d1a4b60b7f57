package pomona.batch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.client.ClientOptions;
import pomona.client.RetryPolicy;
import pomona.client.ServerAddress;
import pomona.testing.PatientWaits;

/** A batch in a process of its own, to be killed. */
final class BatchProcess {
    private BatchProcess() {}

    /** Arguments: server, folder, results. */
    public static void main(String[] args) {
        BatchOptions options = BatchOptions.of(Selection.of(args[1]), List.of(args[2]))
                .with(it -> it.quality(false).quiet(true).json(true));
        Batch batch = new Batch(
                Optional.of(ServerAddress.parse(args[0])),
                ClientOptions.defaults().withConnections(2).withRetry(RetryPolicy.patient(PatientWaits.PATIENCE)),
                options,
                System.out,
                System.err,
                false);
        System.exit(batch.run());
    }

    /**
     * Starts one.
     *
     * @param fileKibibytesMax how large a file it may write; 0 for any size
     */
    static Process start(ServerAddress server, Path folder, Path results, int fileKibibytesMax) throws IOException {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                BatchProcess.class.getName(),
                server.host() + ":" + server.port(),
                folder.toString(),
                results.toString()));
        if (fileKibibytesMax > 0) {
            java.addAll(0, List.of("bash", "-c", "ulimit -f " + fileKibibytesMax + " && exec \"$@\"", "limited"));
        }
        return new ProcessBuilder(java).redirectErrorStream(true).start();
    }
}
