package pomona.tui.effects;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
import pomona.tui.model.Command;
import pomona.tui.model.Message;

/**
 * Reads files and hands them to the client. Marked files go as fast as the client has room for them, which bounds what is
 * held in memory; the photo a person asks for in between waits for none of them.
 */
final class Sender implements AutoCloseable {
    private final Consumer<Message> news;
    private final CompletableFuture<PredictionClient> client;
    private final PhotoFiles persons;
    private final PhotoFiles bulk;
    private final Map<Long, Ticket> tickets = new ConcurrentHashMap<>();

    /** A request from the key press to its end. */
    private static final class Ticket {
        final long key;
        final long askedNanos = System.nanoTime();
        final AtomicBoolean ended = new AtomicBoolean();
        final CompletableFuture<byte[]> file = new CompletableFuture<>();
        volatile @Nullable CompletableFuture<Answer> answer;

        Ticket(long key) {
            this.key = key;
        }
    }

    Sender(Consumer<Message> news, CompletableFuture<PredictionClient> client) {
        this(
                news,
                client,
                new PhotoFiles(Threads.daemon("photo-reader")),
                new PhotoFiles(Threads.background("bulk-reader")));
    }

    Sender(Consumer<Message> news, CompletableFuture<PredictionClient> client, PhotoFiles persons, PhotoFiles bulk) {
        this.news = news;
        this.client = client;
        this.persons = persons;
        this.bulk = bulk;
    }

    void predict(Command.Predict command) {
        Ticket ticket = new Ticket(command.key());
        tickets.put(command.key(), ticket);
        var unused = ticket.file.whenComplete((file, error) -> {
            if (error == null) {
                send(command, ticket, file);
            } else {
                fail(ticket, "the file can't be read: " + PhotoFiles.reason(error), ticket.file.isCancelled());
            }
        });
        // No file is read before there is someone to send it to.
        var unusedToo = client.whenComplete((ready, error) -> {
            if (error == null) {
                (command.bulk() ? bulk : persons).read(command.path(), ticket.file);
            } else {
                fail(ticket, "there is no server to ask", false);
            }
        });
    }

    void cancel(long key) {
        Ticket ticket = tickets.get(key);
        if (ticket == null) {
            return;
        }
        ticket.file.cancel(false);
        CompletableFuture<Answer> answer = ticket.answer;
        if (answer != null) {
            answer.cancel(false);
        } else {
            fail(ticket, "cancelled", true);
        }
    }

    private void send(Command.Predict command, Ticket ticket, byte[] file) {
        if (ticket.ended.get()) {
            return;
        }
        try {
            PredictionClient ready = client.join();
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
        } catch (OutOfMemoryError e) {
            fail(ticket, "the file is too large for this program's memory", false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        persons.close();
        bulk.close();
    }
}
