package pomona.tools.load;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
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
 * Photos that come at a rate whether or not earlier ones are answered, as a crowd sends them, in random gaps; each is the
 * only one of its sender, who takes turns with all others. A wait counts from when a photo was due and not from when it
 * left, so that a sender held back hides nothing.
 */
final class OpenLoop {
    /** Many times what a server holds, so that one is free when a photo is due. */
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
     * @param passed predictions that others got while an accepted photo waited for its own
     * @param refused microseconds until {@code overloaded} came
     * @param others replies that were neither
     * @param unanswered photos that got no reply before the server closed
     */
    record Outcome(
            Histogram accepted, Histogram passed, Histogram refused, long others, long unanswered, Duration time) {
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
        BlockingQueue<Sender> free = new LinkedBlockingQueue<>();
        List<Callable<@Nullable Void>> ends = new ArrayList<>();
        List<Sender> senders = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Sender sender = new Sender(new WireClient(server.address()));
                senders.add(sender);
                ends.add(() -> sender.receive(tally, free));
            }
            free.addAll(senders);
            // What connecting takes is no wait of a photo's.
            long startNanos = System.nanoTime() + START_MILLIS * 1_000_000;
            ends.add(() -> {
                send(startNanos, time.toNanos(), 1e9 / perSecond, free, tally);
                for (Sender sender : senders) {
                    sender.client.halfClose();
                }
                return null;
            });
            await(ends, time.toSeconds() + HANGS_SECONDS);
        } finally {
            for (Sender sender : senders) {
                sender.client.close();
            }
        }
        long unanswered = senders.stream().filter(Sender::isOwed).count();
        return new Outcome(tally.accepted, tally.passed, tally.refused, tally.others.get(), unanswered, time);
    }

    /** A Poisson process. */
    private void send(long startNanos, long timeNanos, double gapNanos, BlockingQueue<Sender> free, Tally tally)
            throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        double after = 0;
        for (int sent = 0; after < timeNanos; sent++) {
            long dueNanos = startNanos + (long) after;
            sleepUntil(dueNanos);
            free.take().send(photos.get(sent % photos.size()), "" + sent, dueNanos, tally.predictions());
            after += -Math.log1p(-random.nextDouble()) * gapNanos;
        }
    }

    private static void sleepUntil(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
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
        final Histogram passed = new ConcurrentHistogram(DIGITS);
        final Histogram refused = new ConcurrentHistogram(DIGITS);
        final AtomicLong others = new AtomicLong();
        private final AtomicLong predictions = new AtomicLong();

        long predictions() {
            return predictions.get();
        }

        void count(WireClient.Received reply, long micros, long predictionsBefore) {
            if (reply.isPrediction()) {
                accepted.recordValue(micros);
                passed.recordValue(predictions.getAndIncrement() - predictionsBefore);
            } else if (reply.kind().equals("error:overloaded")) {
                refused.recordValue(micros);
            } else {
                others.incrementAndGet();
            }
        }
    }

    /** One connection, with one photo on its way at most, and a thread that reads. */
    private static final class Sender {
        final WireClient client;

        private volatile String id = "";
        private volatile long dueNanos;
        private volatile long predictionsBefore;

        Sender(WireClient client) {
            this.client = client;
        }

        boolean isOwed() {
            return !id.isEmpty();
        }

        void send(Photo photo, String sent, long nanos, long predictions) throws IOException {
            dueNanos = nanos;
            predictionsBefore = predictions;
            id = sent;
            client.send(photo.rawFrame(sent));
        }

        /** Until the server closes, which it does once all is answered. */
        @Nullable Void receive(Tally tally, BlockingQueue<Sender> free) throws IOException {
            try {
                while (true) {
                    WireClient.Received reply = client.receive();
                    if (!id.equals(reply.id())) {
                        throw new IOException("a reply to nothing: " + reply.text());
                    }
                    tally.count(reply, (System.nanoTime() - dueNanos) / 1000, predictionsBefore);
                    id = "";
                    free.add(this);
                }
            } catch (EOFException e) {
                return null;
            }
        }
    }
}
