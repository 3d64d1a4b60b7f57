package pomona.tools.load;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import pomona.tools.peer.MeasuredServer;
import pomona.tools.peer.Photo;
import pomona.tools.peer.WireClient;

/**
 * Photos that come at a rate whether or not earlier ones are answered, as a crowd sends them, in random gaps. A wait
 * counts from when a photo was due and not from when it left, so that a sender held back hides nothing.
 */
final class OpenLoop {
    /**
     * So many that a connection seldom has a second photo on its way: it would wait for its turn after all others' first
     * ones, and tell of turns rather than of the queue.
     */
    private static final int CONNECTIONS = 512;

    private static final int DIGITS = 3;
    private static final long START_MILLIS = 1_000;
    /** Beyond the time of the load; its threads start and its last photos are answered within it. */
    private static final long HANGS_SECONDS = 120;

    private final MeasuredServer server;
    private final List<Photo> photos;

    /**
     * What came of it.
     *
     * @param accepted microseconds until a prediction came
     * @param refused microseconds until {@code overloaded} came
     * @param others replies that were neither
     * @param unanswered photos that got no reply before the server closed
     */
    record Outcome(Histogram accepted, Histogram refused, long others, long unanswered, Duration time) {
        double acceptedPerSecond() {
            return accepted.getTotalCount() / (time.toNanos() / 1e9);
        }

        double offeredPerSecond() {
            long all = accepted.getTotalCount() + refused.getTotalCount() + others + unanswered;
            return all / (time.toNanos() / 1e9);
        }

        /** In milliseconds. */
        static double millis(Histogram micros, double percentile) {
            return micros.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    OpenLoop(MeasuredServer server, List<Photo> photos) {
        this.server = server;
        this.photos = photos;
    }

    /** Sends at that rate for so long, then waits for what is owed. */
    Outcome run(double perSecond, Duration time) throws IOException, InterruptedException {
        Tally tally = new Tally();
        List<Callable<@Nullable Void>> ends = new ArrayList<>();
        List<Sender> senders = new ArrayList<>();
        try {
            double gapNanos = 1e9 * CONNECTIONS / perSecond;
            for (int i = 0; i < CONNECTIONS; i++) {
                senders.add(new Sender(new WireClient(server.address()), tally, i, gapNanos));
            }
            // What connecting takes is no wait of a photo's.
            long startNanos = System.nanoTime() + START_MILLIS * 1_000_000;
            for (Sender sender : senders) {
                ends.add(() -> sender.send(startNanos, time.toNanos()));
                ends.add(sender::receive);
            }
            await(ends, time.toSeconds() + HANGS_SECONDS);
        } finally {
            for (Sender sender : senders) {
                sender.client.close();
            }
        }
        long unanswered =
                senders.stream().mapToLong(sender -> sender.due.size()).sum();
        return new Outcome(tally.accepted, tally.refused, tally.others.get(), unanswered, time);
    }

    private static void await(List<Callable<@Nullable Void>> ends, long seconds)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(ends.size());
        try {
            for (Future<?> end : threads.invokeAll(ends, seconds, TimeUnit.SECONDS)) {
                end.get();
            }
        } catch (CancellationException e) {
            throw new IOException("the server neither takes nor answers photos", e);
        } catch (ExecutionException e) {
            throw new IOException("a client broke: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static final class Tally {
        final Histogram accepted = new ConcurrentHistogram(DIGITS);
        final Histogram refused = new ConcurrentHistogram(DIGITS);
        final AtomicLong others = new AtomicLong();
    }

    /** One connection: a thread that sends when the next is due, another that reads. */
    private final class Sender {
        final WireClient client;
        final Map<String, Long> due = new ConcurrentHashMap<>();
        private final Tally tally;
        private final int number;
        private final double gapNanos;

        Sender(WireClient client, Tally tally, int number, double gapNanos) {
            this.client = client;
            this.tally = tally;
            this.number = number;
            this.gapNanos = gapNanos;
        }

        @Nullable Void send(long startNanos, long timeNanos) throws IOException {
            SplittableRandom random = new SplittableRandom(number);
            double after = gap(random);
            for (int sent = 0; after < timeNanos; sent++) {
                long dueNanos = startNanos + (long) after;
                sleepUntil(dueNanos);
                String id = "" + sent;
                due.put(id, dueNanos);
                client.send(photos.get((number + sent) % photos.size()).rawFrame(id));
                after += gap(random);
            }
            client.halfClose();
            return null;
        }

        /** Of a Poisson process; those of all connections together make one of the whole rate. */
        private double gap(SplittableRandom random) {
            return -Math.log1p(-random.nextDouble()) * gapNanos;
        }

        private static void sleepUntil(long nanos) {
            long left = nanos - System.nanoTime();
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = nanos - System.nanoTime();
            }
        }

        /** Until the server closes, which it does once all is answered. */
        @Nullable Void receive() throws IOException {
            try {
                while (true) {
                    WireClient.Received reply = client.receive();
                    Long dueNanos = due.remove(reply.id());
                    if (dueNanos == null) {
                        throw new IOException("a reply to nothing: " + reply.text());
                    }
                    long micros = (System.nanoTime() - dueNanos) / 1000;
                    if (reply.isPrediction()) {
                        tally.accepted.recordValue(micros);
                    } else if (reply.kind().equals("error:overloaded")) {
                        tally.refused.recordValue(micros);
                    } else {
                        tally.others.incrementAndGet();
                    }
                }
            } catch (EOFException e) {
                return null;
            }
        }
    }
}
