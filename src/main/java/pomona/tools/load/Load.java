package pomona.tools.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import pomona.tools.bench.Figure;
import pomona.tools.peer.HttpPeer;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.WireClient;

/**
 * Clients that connect, begin together, and each send the next photo when the reply to the last has come. Rounds of so
 * much time are remembered.
 */
public final class Load {
    private static final int DIGITS = 3;
    private static final long CONNECT_SECONDS = 60;

    private final MeasuredServer server;
    private final int clients;
    private final List<byte[]> photos;
    private final Opener opener;
    private final List<Double> rates = new ArrayList<>();
    private final List<Double> cpuMillis = new ArrayList<>();
    private final Histogram micros = new Histogram(DIGITS);

    /**
     * What came out.
     *
     * @param predictions replies that were predictions
     * @param others replies that were not
     * @param micros from the first byte written to the reply's last, one value a reply
     */
    public record Outcome(long predictions, long others, Duration time, Histogram micros) {
        public double perSecond() {
            return predictions / (time.toNanos() / 1e9);
        }
    }

    /** One client's connection. */
    private interface Asker extends AutoCloseable {
        /** Sends a photo; whether its reply is a prediction. */
        boolean ask(byte[] photo) throws IOException;

        @Override
        void close() throws IOException;
    }

    private interface Opener {
        Asker open() throws IOException;
    }

    private record ByWire(WireClient client) implements Asker {
        @Override
        public boolean ask(byte[] photo) throws IOException {
            return client.send(photo).receive().isPrediction();
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    private record ByHttp(HttpPeer peer) implements Asker {
        @Override
        public boolean ask(byte[] photo) throws IOException {
            return peer.send(photo).receive().status() == 200;
        }

        @Override
        public void close() throws IOException {
            peer.close();
        }
    }

    private Load(MeasuredServer server, int clients, List<byte[]> photos, Opener opener) {
        this.server = server;
        this.clients = clients;
        this.photos = List.copyOf(photos);
        this.opener = opener;
    }

    /**
     * By the wire.
     *
     * @param clients connections, each with one photo on its way
     * @param frames whole frames, sent by turns
     */
    public Load(MeasuredServer server, int clients, List<byte[]> frames) {
        this(server, clients, frames, () -> new ByWire(new WireClient(server.address())));
    }

    /**
     * By HTTP.
     *
     * @param requests whole requests, sent by turns
     */
    public static Load byHttp(MeasuredServer server, int clients, List<byte[]> requests)
            throws IOException, InterruptedException {
        InetSocketAddress address = server.httpAddress();
        return new Load(server, clients, requests, () -> new ByHttp(new HttpPeer(address)));
    }

    /** Sends for so long; see {@link #round(long, Duration)}. */
    public void round(Duration time) throws IOException, InterruptedException {
        round(Long.MAX_VALUE, time);
    }

    /**
     * Sends so many, for so long at most. The rate, the waits and the server's processor time are remembered.
     *
     * @throws IOException a reply was no prediction, or a connection broke
     */
    public void round(long requests, Duration time) throws IOException, InterruptedException {
        Duration cpuBefore = server.processorTime();
        Outcome outcome = run(requests, time, count -> {});
        if (outcome.others() > 0) {
            throw new IOException(outcome.others() + " replies were no predictions");
        }
        rates.add(outcome.perSecond());
        cpuMillis.add(server.processorTime().minus(cpuBefore).toNanos() / 1e6 / outcome.predictions());
        micros.add(outcome.micros());
    }

    /** A round that isn't remembered: the just-in-time compilers of both processes. */
    void warmUp(Duration time) throws IOException, InterruptedException {
        run(Long.MAX_VALUE, time, count -> {});
    }

    /** Images a second of each round. */
    List<Double> rates() {
        return rates;
    }

    double lastRate() {
        return rates.get(rates.size() - 1);
    }

    /** The server's processor time an image, of each round, in milliseconds. */
    List<Double> cpuMillis() {
        return cpuMillis;
    }

    /** The same of the last round. */
    double lastCpuMillis() {
        return cpuMillis.get(cpuMillis.size() - 1);
    }

    /** How long a reply took that comes after this share of all, in percent, in milliseconds. */
    public double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** The medians of the rounds. */
    List<Figure> figures(String what) {
        return List.of(
                Figure.median(what, rates, "images/s"),
                Figure.median(what + ", processor time an image", cpuMillis, "ms"));
    }

    /**
     * Sends so many.
     *
     * @param timeout nothing is sent after it
     * @param counted gets the count of replies after each, from the clients' threads
     */
    public Outcome run(long requests, Duration timeout, LongConsumer counted) throws IOException, InterruptedException {
        Histogram waits = new ConcurrentHistogram(DIGITS);
        CountDownLatch connected = new CountDownLatch(clients);
        AtomicLong begun = new AtomicLong();
        AtomicLong predictions = new AtomicLong();
        AtomicLong replies = new AtomicLong();
        long startNanos = System.nanoTime();
        Callable<@Nullable Void> one = () -> {
            try (Asker client = opener.open()) {
                connected.countDown();
                connected.await(CONNECT_SECONDS, TimeUnit.SECONDS);
                long number = begun.getAndIncrement();
                while (number < requests && System.nanoTime() - startNanos < timeout.toNanos()) {
                    long sentNanos = System.nanoTime();
                    boolean isPrediction = client.ask(photos.get((int) (number % photos.size())));
                    waits.recordValue((System.nanoTime() - sentNanos) / 1000);
                    predictions.addAndGet(isPrediction ? 1 : 0);
                    counted.accept(replies.incrementAndGet());
                    number = begun.getAndIncrement();
                }
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            for (Future<?> ended : threads.invokeAll(Collections.nCopies(clients, one))) {
                ended.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a client broke: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - startNanos);
        return new Outcome(predictions.get(), replies.get() - predictions.get(), time, waits);
    }
}
