package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import pomona.client.Answer;
import pomona.client.PredictionClient;
import pomona.client.PredictionException;
import pomona.client.RequestOptions;
import pomona.protocol.ErrorCode;
import pomona.protocol.Want;
import pomona.text.Reasons;
import pomona.tui.model.Command;
import pomona.tui.model.Message;

/**
 * Reads files and hands them to the client. Marked files go as fast as the client has room for them, which bounds what is
 * held in memory; the photo a person asks for in between waits for none of them.
 */
final class Sender implements AutoCloseable {
    private final Consumer<Message> news;
    private final CompletableFuture<PredictionClient> client;
    private final ExecutorService persons = Executors.newSingleThreadExecutor(Threads.daemon("sender"));
    private final ExecutorService bulk = Executors.newSingleThreadExecutor(Threads.background("bulk-sender"));
    private final Map<Long, Ticket> tickets = new ConcurrentHashMap<>();

    /** A request from the key press to its end. */
    private static final class Ticket {
        final long key;
        final long askedNanos = System.nanoTime();
        final AtomicBoolean ended = new AtomicBoolean();
        volatile @Nullable CompletableFuture<Answer> answer;

        Ticket(long key) {
            this.key = key;
        }
    }

    Sender(Consumer<Message> news, CompletableFuture<PredictionClient> client) {
        this.news = news;
        this.client = client;
    }

    void predict(Command.Predict command) {
        Ticket ticket = new Ticket(command.key());
        tickets.put(command.key(), ticket);
        (command.bulk() ? bulk : persons).execute(() -> send(command, ticket));
    }

    void cancel(long key) {
        Ticket ticket = tickets.get(key);
        if (ticket == null) {
            return;
        }
        CompletableFuture<Answer> answer = ticket.answer;
        if (answer != null) {
            answer.cancel(false);
        } else {
            fail(ticket, "cancelled", true);
        }
    }

    private void send(Command.Predict command, Ticket ticket) {
        try {
            PredictionClient ready = client.get();
            if (ticket.ended.get()) {
                return;
            }
            byte[] file = Files.readAllBytes(command.path());
            RequestOptions options = RequestOptions.PLAIN
                    .withWant(new Want(true, true, command.bulk()))
                    .withListener(new Listener(ticket));
            CompletableFuture<Answer> answer =
                    command.bulk() ? ready.submitWhenRoom(file, options) : ready.submit(file, options);
            ticket.answer = answer;
            if (ticket.ended.get()) {
                answer.cancel(false);
            }
            var unused = answer.whenComplete((whatever, error) -> end(ticket, whatever, error));
        } catch (IOException e) {
            fail(ticket, "the file can't be read: " + Reasons.of(e), false);
        } catch (ExecutionException e) {
            fail(ticket, "there is no server to ask", false);
        } catch (OutOfMemoryError e) {
            fail(ticket, "the file is too large for this program's memory", false);
        } catch (InterruptedException | CancellationException e) {
            fail(ticket, "the program is ending", true);
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Sender.class).warn("could not send {}", command.path(), e);
            fail(ticket, "it could not be sent; the log says why", false);
        }
    }

    private void end(Ticket ticket, @Nullable Answer answer, @Nullable Throwable error) {
        if (answer != null) {
            if (ticket.ended.compareAndSet(false, true)) {
                tickets.remove(ticket.key);
                Duration elapsed = Duration.ofNanos(System.nanoTime() - ticket.askedNanos);
                news.accept(new Message.RequestAnswered(ticket.key, answer.prediction(), elapsed));
            }
            return;
        }
        PredictionException why = PredictionException.of(Objects.requireNonNull(error));
        fail(ticket, String.valueOf(why.getMessage()), why.code() == ErrorCode.CANCELLED);
    }

    private void fail(Ticket ticket, String why, boolean cancelled) {
        if (ticket.ended.compareAndSet(false, true)) {
            tickets.remove(ticket.key);
            news.accept(new Message.RequestFailed(ticket.key, why, cancelled));
        }
    }

    private final class Listener implements RequestOptions.Listener {
        private final Ticket ticket;

        Listener(Ticket ticket) {
            this.ticket = ticket;
        }

        @Override
        public void sent() {
            news.accept(new Message.RequestSent(ticket.key));
        }

        @Override
        public void queued(int ahead, long estimateMillis) {
            news.accept(new Message.RequestQueued(ticket.key, ahead, estimateMillis));
        }

        @Override
        public void running(int worker) {
            news.accept(new Message.RequestRunning(ticket.key, worker));
        }

        @Override
        public void retrying(PredictionException why, Duration wait) {
            news.accept(new Message.RequestRetrying(ticket.key, String.valueOf(why.getMessage()), wait));
        }
    }

    @Override
    public void close() {
        persons.shutdownNow();
        bulk.shutdownNow();
    }
}
