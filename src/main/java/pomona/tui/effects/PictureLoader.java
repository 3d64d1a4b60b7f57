package pomona.tui.effects;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import pomona.picture.HeldPicture;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.picture.Turn;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.PictureEncoder;
import pomona.tui.model.Message;
import pomona.tui.picture.Crop;
import pomona.tui.picture.Picture;
import pomona.tui.picture.PictureDrawing;
import pomona.tui.picture.PixelDrawing;

/**
 * Reads and draws pictures on a thread of its own: in cells at once, and where the terminal takes pixels, in these when
 * the same picture is still wanted a moment later. Of several wishes for one place only the newest is done: someone who
 * walks down a list wants the picture where the walk ends.
 */
final class PictureLoader implements AutoCloseable {
    private static final int KEPT = 12;
    /** Longer than between two steps of a key that is held down: pixels are for whoever stays. */
    private static final long PIXELS_AFTER_NANOS = 100_000_000;

    private final Consumer<Message> news;
    private final Map<Picture.Slot, Wish> wishes = new EnumMap<>(Picture.Slot.class);
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final PhotoFiles files;
    /** What is being read, and for where. */
    private Reading reading = new Reading(Picture.Slot.MAIN);

    private boolean closed;
    /** Touched by the thread that draws alone. */
    private @Nullable HeldPhoto held;

    /** What a photo's place waits for: when the file was written, then what is in it. */
    private record Reading(Picture.Slot slot, CompletableFuture<Long> modified, CompletableFuture<byte[]> bytes) {
        Reading(Picture.Slot slot) {
            this(slot, new CompletableFuture<>(), new CompletableFuture<>());
        }

        void cancel() {
            modified.cancel(false);
            bytes.cancel(false);
        }
    }

    /**
     * A picture that is wanted.
     *
     * @param drawn its cells, where only the pixels are still wanted
     */
    private record Wish(Picture.Request request, Optional<Picture.Shown> drawn, long dueNanos) {}

    private record Kept(Picture.Request request, RgbPicture picture, Picture.Facts facts) {
        boolean answers(Picture.Request other) {
            return request.path().equals(other.path())
                    && request.columns() == other.columns()
                    && request.rows() == other.rows()
                    && request.revision() == other.revision();
        }
    }

    PictureLoader(Consumer<Message> news) {
        this(news, new PhotoFiles(Threads.background("picture-reader")));
    }

    PictureLoader(Consumer<Message> news, PhotoFiles files) {
        this.news = news;
        this.files = files;
        Threads.background("pictures").newThread(this::work).start();
    }

    synchronized void show(Picture.Slot slot, Picture.Request request) {
        long due = System.nanoTime() + request.look().previewDelayMillis() * 1_000_000;
        wishes.put(slot, new Wish(request, Optional.empty(), due));
        if (reading.slot() == slot) {
            // The file that was wanted before may be one that never answers.
            reading.cancel();
        }
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        files.close();
        reading.cancel();
        notifyAll();
    }

    private void work() {
        try (PictureReader reader = new PictureReader()) {
            while (true) {
                Map.Entry<Picture.Slot, Wish> next = next();
                if (next == null) {
                    return;
                }
                Picture.Slot slot = next.getKey();
                Wish wish = next.getValue();
                if (wish.drawn().isPresent()) {
                    drawPixels(reader, slot, wish.drawn().get());
                } else {
                    draw(reader, slot, wish.request());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Map.@Nullable Entry<Picture.Slot, Wish> next() throws InterruptedException {
        while (!closed) {
            long now = System.nanoTime();
            long soonest = Long.MAX_VALUE;
            for (Iterator<Map.Entry<Picture.Slot, Wish>> all = wishes.entrySet().iterator(); all.hasNext(); ) {
                Map.Entry<Picture.Slot, Wish> wish = all.next();
                long wait = wish.getValue().dueNanos() - now;
                if (wait <= 0) {
                    Map.Entry<Picture.Slot, Wish> next = Map.entry(wish.getKey(), wish.getValue());
                    all.remove();
                    reading = new Reading(next.getKey());
                    return next;
                }
                soonest = Math.min(soonest, wait);
            }
            if (soonest == Long.MAX_VALUE) {
                wait();
            } else {
                wait(soonest / 1_000_000 + 1);
            }
        }
        return null;
    }

    private void draw(PictureReader reader, Picture.Slot slot, Picture.Request request) throws InterruptedException {
        long modified = 0;
        try {
            modified = modified(request.path());
            Kept picture = read(reader, request, modified);
            Picture.Cells cells = PictureDrawing.draw(picture.picture(), request);
            news.accept(new Message.PictureReady(slot, request, cells, picture.facts()));
            if (request.look().graphics().isPresent()) {
                wantPixels(slot, new Picture.Shown(request, cells, picture.facts()));
            }
        } catch (PictureException e) {
            fail(slot, request, String.valueOf(e.getMessage()), modified);
        } catch (CancellationException e) {
            // Another picture is wanted there.
        } catch (ExecutionException e) {
            fail(slot, request, "The file can't be read: " + PhotoFiles.reason(e.getCause()), modified);
        } catch (OutOfMemoryError e) {
            fail(slot, request, "The photo is too large to be shown here; the server may still take it.", modified);
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(PictureLoader.class).warn("could not draw {}", request.path(), e);
            fail(slot, request, "The photo can't be shown; the log says why.", modified);
        }
    }

    /** Unless another picture is wanted there by now. */
    private synchronized void wantPixels(Picture.Slot slot, Picture.Shown drawn) {
        wishes.putIfAbsent(slot, new Wish(drawn.request(), Optional.of(drawn), System.nanoTime() + PIXELS_AFTER_NANOS));
    }

    /** Where that fails the cells stay: they tell the photo too. */
    private void drawPixels(PictureReader reader, Picture.Slot slot, Picture.Shown drawn) throws InterruptedException {
        Picture.Request request = drawn.request();
        try {
            Graphics graphics = request.look().graphics().orElseThrow();
            int columns = drawn.cells().columns();
            int rows = drawn.cells().rows();
            PictureEncoder.Size seen = request.crop()
                    .map(crop ->
                            new PictureEncoder.Size((int) Math.ceil(crop.area().width()), (int)
                                    Math.ceil(crop.area().height())))
                    .orElse(new PictureEncoder.Size(
                            drawn.facts().width(), drawn.facts().height()));
            PictureEncoder.Size size = PictureEncoder.size(graphics, columns, rows, seen);
            RgbPicture picture = pixels(reader, drawn, size);
            PixelDrawing.draw(picture, request, graphics, columns, rows)
                    .ifPresent(pixels -> news.accept(new Message.PixelsReady(slot, request, pixels)));
        } catch (CancellationException e) {
            // Another picture is wanted there.
        } catch (PictureException | ExecutionException | RuntimeException | OutOfMemoryError e) {
            LoggerFactory.getLogger(PictureLoader.class).info("no pixels of {}", request.path(), e);
        }
    }

    private RgbPicture pixels(PictureReader reader, Picture.Shown drawn, PictureEncoder.Size size)
            throws ExecutionException, InterruptedException, PictureException {
        Picture.Request request = drawn.request();
        if (request.crop().isPresent()) {
            return held(reader, request.path(), drawn.facts().modifiedMillis())
                    .part(request.crop().get(), size.width(), size.height());
        }
        byte[] bytes = bytes(request.path());
        return reader.readAs(bytes, bytes.length, size.width(), size.height());
    }

    private void fail(Picture.Slot slot, Picture.Request request, String why, long modifiedMillis) {
        news.accept(new Message.PictureFailed(slot, request, why, modifiedMillis));
    }

    private synchronized Reading reading() {
        return reading;
    }

    private Kept read(PictureReader reader, Picture.Request request, long modified)
            throws ExecutionException, InterruptedException, PictureException {
        if (held != null && !held.path().equals(request.path())) {
            held = null;
        }
        return request.crop().isPresent()
                ? part(reader, request, request.crop().get(), modified)
                : whole(reader, request, modified);
    }

    private Kept whole(PictureReader reader, Picture.Request request, long modified)
            throws ExecutionException, InterruptedException, PictureException {
        Optional<Kept> before =
                kept.stream().filter(one -> one.answers(request)).findFirst();
        if (before.isPresent() && before.get().facts().modifiedMillis() == modified) {
            return before.get();
        }
        byte[] bytes = bytes(request.path());
        RgbPicture picture = reader.read(bytes, bytes.length, request.columns(), request.rows() * 2);
        Kept one = new Kept(request, picture, facts(picture.info(), bytes.length, modified));
        kept.addFirst(one);
        if (kept.size() > KEPT) {
            kept.removeLast();
        }
        return one;
    }

    private Kept part(PictureReader reader, Picture.Request request, Crop crop, long modified)
            throws ExecutionException, InterruptedException, PictureException {
        HeldPhoto photo = held(reader, request.path(), modified);
        return new Kept(request, photo.part(crop), photo.facts());
    }

    private HeldPhoto held(PictureReader reader, Path path, long modified)
            throws ExecutionException, InterruptedException, PictureException {
        HeldPhoto photo = held;
        if (photo == null || !photo.is(path, modified)) {
            held = null;
            byte[] bytes = bytes(path);
            HeldPicture picture = reader.readToKeep(bytes, bytes.length, HeldPhoto.BYTES_MAX);
            photo = new HeldPhoto(path, picture, facts(picture.info(), bytes.length, modified));
            held = photo;
        }
        return photo;
    }

    private byte[] bytes(Path path) throws ExecutionException, InterruptedException {
        CompletableFuture<byte[]> file = reading().bytes();
        files.read(path, file);
        return file.get();
    }

    private long modified(Path path) throws ExecutionException, InterruptedException {
        CompletableFuture<Long> answer = reading().modified();
        files.modified(path, answer);
        return answer.get();
    }

    private static Picture.Facts facts(PictureInfo info, long bytes, long modifiedMillis) {
        Turn whole = Turn.of(info);
        return new Picture.Facts(info.format(), whole.width(), whole.height(), bytes, modifiedMillis);
    }
}
