package pomona.tui.effects;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import pomona.client.Answer;
import pomona.client.PredictionClient;
import pomona.client.PredictionException;
import pomona.client.RequestOptions;
import pomona.journal.Outcome;
import pomona.journal.Review;
import pomona.journal.Row;
import pomona.photo.PhotoFile;
import pomona.picture.PictureReader;
import pomona.protocol.ErrorCode;
import pomona.protocol.Prediction;
import pomona.protocol.Want;
import pomona.system.Sha256;
import pomona.text.Reasons;
import pomona.tui.model.Command;
import pomona.tui.model.Message;

/**
 * Reads files and hands those to the client whose bytes nobody asked about before. Marked files go as fast as the client has room for them, which bounds what is
 * held in memory; the photo a person asks for in between waits for none of them.
 */
final class Sender implements AutoCloseable {
    private final Consumer<Message> news;
    private final CompletableFuture<PredictionClient> client;
    private final PhotoFiles persons;
    private final PhotoFiles bulk;
    private final Memory memory;
    /** The server has told its model, or won't. */
    private final CompletableFuture<Void> greeted;

    private final Map<Long, Ticket> tickets = new ConcurrentHashMap<>();
    /** Bytes that somebody asks about already, by their hash. */
    private final ConcurrentMap<String, CompletableFuture<Void>> asked = new ConcurrentHashMap<>();

    /** A request from the key press to its end. */
    private static final class Ticket {
        final long key;
        final long askedNanos = System.nanoTime();
        final AtomicBoolean ended = new AtomicBoolean();
        final Path path;
        final CompletableFuture<byte[]> file = new CompletableFuture<>();
        /** Of the bytes that it alone asks about. */
        final CompletableFuture<Void> released = new CompletableFuture<>();

        volatile @Nullable CompletableFuture<Answer> answer;

        Ticket(long key, Path path) {
            this.key = key;
            this.path = path;
        }
    }

    Sender(Consumer<Message> news, CompletableFuture<PredictionClient> client, Memory memory) {
        this(
                news,
                client,
                new PhotoFiles(Threads.daemon("photo-reader")),
                new PhotoFiles(Threads.background("bulk-reader")),
                memory);
    }

    Sender(
            Consumer<Message> news,
            CompletableFuture<PredictionClient> client,
            PhotoFiles persons,
            PhotoFiles bulk,
            Memory memory) {
        this.news = news;
        this.client = client;
        this.persons = persons;
        this.bulk = bulk;
        this.memory = memory;
        this.greeted = client.thenCompose(PredictionClient::info).handle((info, refused) -> {
            if (info != null) {
                memory.learn(info);
            }
            return null;
        });
    }

    void predict(Command.Predict command) {
        Ticket ticket = new Ticket(command.key(), command.path());
        tickets.put(command.key(), ticket);
        var unused = ticket.file.whenComplete((file, error) -> {
            if (error == null) {
                send(command, ticket, file);
            } else {
                unread(ticket, PhotoFiles.reason(error), ticket.file.isCancelled());
            }
        });
        // No file is read before there is someone to send it to.
        var unusedToo = client.whenComplete((ready, error) -> {
            if (error == null) {
                var unusedThen =
                        greeted.thenRun(() -> (command.bulk() ? bulk : persons).read(command.path(), ticket.file));
            } else {
                fail(ticket, "there is no server to ask", false);
            }
        });
    }

    private void unread(Ticket ticket, String why, boolean cancelled) {
        if (cancelled) {
            fail(ticket, "cancelled", true);
            return;
        }
        Row row = Row.unread("", "", new Outcome.Failed("unreadable", why));
        memory.keep(ticket.path, row, said -> fail(ticket, "the file can't be read: " + why, false));
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
            String sha256 = Sha256.hex(file);
            long modifiedMillis = PhotoFiles.modifiedMillis(command.path());
            if (isKnown(ticket, sha256, modifiedMillis)) {
                return;
            }
            PredictionClient ready = client.join();
            RequestOptions options = RequestOptions.PLAIN
                    .withWant(new Want(true, true, command.bulk()))
                    .withListener(new Listener(ticket));
            byte[] sent = PhotoFile.shrunk(file, memory.maxEdgePixels());
            CompletableFuture<Answer> answer =
                    command.bulk() ? ready.submitWhenRoom(sent, options) : ready.submit(sent, options);
            ticket.answer = answer;
            if (ticket.ended.get()) {
                answer.cancel(false);
            }
            // While the server has it.
            PhotoFile photo = look(file, sha256, modifiedMillis);
            var unused = answer.whenComplete((whatever, error) -> end(ticket, photo, whatever, error));
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

    /** Whether the bytes were answered before, by whomever, and that is told; who asks about the same is waited for. */
    private boolean isKnown(Ticket ticket, String sha256, long modifiedMillis) throws InterruptedException {
        CompletableFuture<Void> other = asked.putIfAbsent(sha256, ticket.released);
        while (other != null) {
            // Its request has clocks of its own, and whoever cancels it ends it too.
            other.join();
            if (ticket.ended.get()) {
                return true;
            }
            other = asked.putIfAbsent(sha256, ticket.released);
        }
        var unused = ticket.released.thenRun(() -> asked.remove(sha256, ticket.released));
        if (ticket.ended.get()) {
            ticket.released.complete(null);
            return true;
        }
        Optional<Row> known = known(ticket, sha256, modifiedMillis);
        known.ifPresent(row -> tell(ticket, row, true, Optional.ofNullable(row.review())));
        return known.isPresent();
    }

    /** A memory that can't be read costs no answer: the photo is asked about again. */
    private Optional<Row> known(Ticket ticket, String sha256, long modifiedMillis) throws InterruptedException {
        try {
            return memory.known(ticket.path, modifiedMillis, sha256);
        } catch (IOException e) {
            LoggerFactory.getLogger(Sender.class).info("{} is asked about: {}", ticket.path, Reasons.of(e));
            return Optional.empty();
        }
    }

    private static PhotoFile look(byte[] file, String sha256, long modifiedMillis) {
        try (PictureReader reader = new PictureReader()) {
            return PhotoFile.look(file, sha256, modifiedMillis, new PhotoFile.Options(true, 0), reader);
        } catch (OutOfMemoryError e) {
            try (PictureReader reader = new PictureReader()) {
                return PhotoFile.look(file, sha256, modifiedMillis, new PhotoFile.Options(false, 0), reader);
            }
        }
    }

    private void end(Ticket ticket, PhotoFile photo, @Nullable Answer answer, @Nullable Throwable error) {
        if (answer != null) {
            Prediction prediction = answer.prediction();
            Outcome outcome = new Outcome.Predicted(prediction);
            keep(ticket, photo.row("", memory.question(prediction.model()), true, answer.attempts(), outcome));
            return;
        }
        PredictionException why = PredictionException.of(Objects.requireNonNull(error));
        String message = String.valueOf(why.getMessage());
        if (why.code() == ErrorCode.CANCELLED || ticket.ended.get()) {
            fail(ticket, message, true);
        } else {
            boolean isFinal = why.kind() == PredictionException.Kind.REFUSED && Outcome.isFaultOfTheFile(why.code());
            Outcome outcome = new Outcome.Failed(why.label(), message);
            keep(ticket, photo.row("", memory.question(), isFinal, why.attempts(), outcome));
        }
    }

    /** What was answered is written before it is told, so that nothing is shown that a crash could take. */
    private void keep(Ticket ticket, Row row) {
        memory.keep(ticket.path, row, said -> tell(ticket, row, false, said));
    }

    private void tell(Ticket ticket, Row row, boolean remembered, Optional<Review> said) {
        if (row.outcome() instanceof Outcome.Failed failed) {
            fail(ticket, failed.message(), false);
        } else if (ticket.ended.compareAndSet(false, true)) {
            end(ticket);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - ticket.askedNanos);
            Prediction prediction = row.outcome().predicted().orElseThrow();
            news.accept(new Message.RequestAnswered(
                    ticket.key, prediction, elapsed, new Message.Origin(row.sha256(), remembered, said)));
        } else {
            ticket.released.complete(null);
        }
    }

    private void end(Ticket ticket) {
        tickets.remove(ticket.key);
        ticket.released.complete(null);
    }

    private void fail(Ticket ticket, String why, boolean cancelled) {
        if (ticket.ended.compareAndSet(false, true)) {
            end(ticket);
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
