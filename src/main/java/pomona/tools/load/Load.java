package pomona.tools.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import pomona.client.ServerAddress;
import pomona.tools.peer.WireClient;
import pomona.tools.peer.WireClient.Received;

/** Clients that each send the next photo when the reply to the last has come. */
public final class Load {
    /** Waits of up to ten minutes in microseconds, to three digits. */
    private static final long LONGEST_MICROS = Duration.ofMinutes(10).toNanos() / 1000;

    private static final int DIGITS = 3;

    private final ServerAddress address;
    private final int clients;
    private final List<byte[]> frames;

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

        public double millis(double percentile) {
            return micros.getValueAtPercentile(percentile) / 1000.0;
        }

        public double longestMillis() {
            return micros.getMaxValue() / 1000.0;
        }
    }

    /**
     * @param clients connections, each with one photo on its way
     * @param frames whole frames, sent by turns
     */
    public Load(ServerAddress address, int clients, List<byte[]> frames) {
        this.address = address;
        this.clients = clients;
        this.frames = List.copyOf(frames);
    }

    /** Sends for so long. */
    public Outcome runFor(Duration time) throws IOException, InterruptedException {
        return run(Long.MAX_VALUE, time, count -> {});
    }

    /**
     * Sends so many.
     *
     * @param timeout nothing is sent after it
     * @param counted gets the count of replies after each, from the clients' threads
     */
    public Outcome run(long requests, Duration timeout, LongConsumer counted) throws IOException, InterruptedException {
        Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, DIGITS);
        AtomicLong begun = new AtomicLong();
        AtomicLong predictions = new AtomicLong();
        AtomicLong replies = new AtomicLong();
        long startNanos = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(() -> {
                    try (WireClient peer = new WireClient(address)) {
                        long number = begun.getAndIncrement();
                        while (number < requests && System.nanoTime() - startNanos < timeout.toNanos()) {
                            long sentNanos = System.nanoTime();
                            Received reply = peer.send(frames.get((int) (number % frames.size())))
                                    .receive();
                            micros.recordValue(Math.min((System.nanoTime() - sentNanos) / 1000, LONGEST_MICROS));
                            if (reply.isPrediction()) {
                                predictions.incrementAndGet();
                            }
                            counted.accept(replies.incrementAndGet());
                            number = begun.getAndIncrement();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                await(one);
            }
        } finally {
            threads.shutdownNow();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - startNanos);
        return new Outcome(predictions.get(), replies.get() - predictions.get(), time, micros);
    }

    private static void await(Future<?> client) throws IOException, InterruptedException {
        try {
            client.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("a client broke", e);
        }
    }
}
