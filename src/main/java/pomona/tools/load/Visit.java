package pomona.tools.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pomona.client.ServerAddress;
import pomona.tools.bench.Figure;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.Photos;

/**
 * One visit to a checkout of any age: its server and its other programs are started through its own {@code bin/pomona}
 * and measured from outside, by the wire protocol, the clock, and what the system tells of processes.
 */
public final class Visit {
    private static final int CLIENTS = 8;
    private static final int LISTENS_MILLIS = 500;

    private final Side side;
    private final Work work;
    private final Path out;

    /**
     * What is visited.
     *
     * @param name of its results' file
     * @param checkout folder of a built checkout or of a release
     * @param model folder of the model package in place of its own
     */
    public record Side(String name, Path checkout, Optional<Path> model) {
        Path launcher() {
            return checkout.resolve("bin/pomona").toAbsolutePath().normalize();
        }
    }

    /**
     * What it is given to do.
     *
     * @param folder where the photos are
     * @param time of each load; zero for none
     */
    public record Work(Photos photos, Path folder, Duration time) {}

    /**
     * @param out where logs go
     */
    public Visit(Side side, Work work, Path out) {
        this.side = side;
        this.work = work;
        this.out = out;
    }

    /** How soon its programs are there for a person. */
    public List<Figure> starts() throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        Programs programs = new Programs(side, out);
        try (MeasuredServer server = server(true)) {
            figures.add(Figure.of("serve, ready", server.startTime().toNanos() / 1e9, "s"));
            figures.add(Figure.of(
                    "serve, ready, processor time", server.processorTime().toNanos() / 1e9, "s"));
            programs.firstScreenSeconds(
                            "tui",
                            "--server",
                            server.address().toString(),
                            work.folder().toString())
                    .ifPresent(seconds -> figures.add(Figure.of("tui, first screen", seconds, "s")));
        }
        requireNobodyListens();
        Photo photo = work.photos().largest();
        Path file = Files.write(out.resolve("photo-" + photo.name()), photo.file());
        // As a person asks for the first time: it starts a server of its own.
        Programs.Run predict = programs.run("predict", file.toString());
        figures.add(Figure.of("predict, no server", predict.seconds(), "s"));
        figures.add(Figure.of("predict, no server, processor time", predict.cpuSeconds(), "s"));
        return figures;
    }

    private static void requireNobodyListens() throws IOException {
        ServerAddress address = ServerAddress.DEFAULT;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), LISTENS_MILLIS);
        } catch (IOException e) {
            return;
        }
        throw new IOException("a server listens on %s, which predict would ask: end it first".formatted(address));
    }

    /** What it holds of memory, how much it does, and what that costs. */
    public List<Figure> loads() throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        Photos photos = work.photos();
        Photos small = photos.small();
        try (MeasuredServer server = server(false)) {
            new Load(server, StartAndMemory.PREDICTING_CLIENTS, photos.base64Frames())
                    .run(StartAndMemory.PREDICTIONS, StartAndMemory.LIMIT, count -> {});
            figures.add(Figure.of(
                    "resident, last of %d predictions".formatted(StartAndMemory.PREDICTIONS),
                    server.residentMb(),
                    "MB"));
            TimeUnit.SECONDS.sleep(StartAndMemory.REST_SECONDS);
            figures.add(Figure.of(
                    "resident, %d s later".formatted(StartAndMemory.REST_SECONDS), server.residentMb(), "MB"));
            figures.addAll(rate(server, "photos, raw", photos.rawFrames()));
            figures.addAll(rate(server, "photos, base64", photos.base64Frames()));
            figures.addAll(rate(server, "256x256, raw", small.rawFrames()));
            figures.addAll(rate(server, "256x256, base64", small.base64Frames()));
        }
        return figures;
    }

    private List<Figure> rate(MeasuredServer server, String what, List<byte[]> frames)
            throws IOException, InterruptedException {
        Load load = new Load(server, CLIENTS, frames);
        load.round(work.time());
        return load.figures(what);
    }

    private MeasuredServer server(boolean isSupervised) throws IOException, InterruptedException {
        List<String> flags = side.model()
                .map(model -> List.of("--model", model.toAbsolutePath().toString()))
                .orElse(List.of());
        return MeasuredServer.start(side.launcher(), out, 0, isSupervised, flags);
    }
}
