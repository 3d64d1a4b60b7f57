package pomona.tools.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photos;

/**
 * What a scenario works with.
 *
 * @param launcher {@code bin/pomona}
 * @param model folder of the model package
 * @param folder of the photos
 * @param out where curves and servers' logs go
 * @param screen gets progress
 * @param rounds how often two ways are measured by turns
 * @param roundTime of one of them
 * @param clients connections of a load
 * @param predictions of the long memory curve
 * @param idle connections that do nothing
 * @param soakTime of the mixed load
 */
public record Bench(
        Path launcher,
        Path model,
        Path folder,
        Path out,
        Photos photos,
        PrintWriter screen,
        int rounds,
        Duration roundTime,
        int clients,
        int predictions,
        int idle,
        Duration soakTime) {
    /** A server that the caller closes. */
    public MeasuredServer server(String... flags) throws IOException, InterruptedException {
        return MeasuredServer.start(launcher, out, 0, false, List.of(flags));
    }

    /** A server as a user has it, with a launcher that watches it. */
    public MeasuredServer supervised() throws IOException, InterruptedException {
        return MeasuredServer.start(launcher, out, 0, true, List.of());
    }

    /** A server on a port that another one had. */
    public MeasuredServer serverOn(int port) throws IOException, InterruptedException {
        return MeasuredServer.start(launcher, out, port, false, List.of());
    }

    /** A line of progress. */
    public void say(String format, Object... values) {
        screen.println("    " + String.format(Locale.ROOT, format, values));
        screen.flush();
    }
}
