package pomona.tui.model.list;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * What was asked, and what became of it. Persistent maps: a batch of thousands brings four pieces of news a photo.
 *
 * @param open requests without an answer, by their key
 * @param known what is known of each file that was asked for
 * @param lastKey the newest key given out
 */
public record Requests(PMap<Long, Request> open, PMap<Path, Known> known, Sums sums, long lastKey) {
    /**
     * One file on its way.
     *
     * @param batch part of the tray
     * @param first a person waits for it, so that it goes before those of the tray
     */
    public record Request(Path path, boolean batch, boolean first) {}

    /**
     * How many.
     *
     * @param waiting of the open ones: their turn has not come
     * @param answered with a prediction, since the window was opened
     * @param failed likewise
     */
    public record Sums(int waiting, int answered, int failed) {
        private static final Sums NONE = new Sums(0, 0, 0);

        private Sums moved(Known before, Known next) {
            return new Sums(waiting - before.waiting() + next.waiting(), answered, failed);
        }

        private Sums ended(FileState state) {
            return new Sums(
                    waiting,
                    answered + (state instanceof FileState.Done ? 1 : 0),
                    failed + (state instanceof FileState.Failed ? 1 : 0));
        }
    }

    /**
     * The newest state of a file.
     *
     * @param key of its newest request
     * @param modifiedMillis when the file was last written, as far as was known when it was asked for
     * @param outdated the file was written again since: the answer to come may be about older bytes
     */
    public record Known(FileState state, long key, long modifiedMillis, boolean outdated) {
        private Known with(FileState next) {
            return new Known(next, key, modifiedMillis, outdated);
        }

        private int waiting() {
            return state.waits() ? 1 : 0;
        }
    }

    /** The key of no request. */
    private static final long RECALLED = 0;

    public static final Requests NONE = new Requests(HashTreePMap.empty(), HashTreePMap.empty(), Sums.NONE, 0);

    public Optional<FileState> state(Path path) {
        return Optional.ofNullable(known.get(path)).map(Known::state);
    }

    public boolean pending(Path path) {
        return state(path).map(FileState::pending).orElse(false);
    }

    /** The key of the open request for that file. */
    public Optional<Long> key(Path path) {
        return Optional.ofNullable(known.get(path))
                .filter(one -> one.state().pending())
                .map(Known::key);
    }

    /** What is known of a photo from before; nothing of it was asked in this window. */
    public Requests recalled(Recollection before) {
        Known now = known.get(before.path());
        if (now != null && now.key() != RECALLED) {
            return this;
        }
        Known next = new Known(before.state(), RECALLED, before.modifiedMillis(), false);
        return new Requests(open, known.plus(before.path(), next), sums, lastKey);
    }

    /** Without what is known from before alone, as when one goes to another folder. */
    public Requests withoutRecalled() {
        PMap<Path, Known> asked = known;
        for (Map.Entry<Path, Known> one : known.entrySet()) {
            asked = one.getValue().key() == RECALLED ? asked.minus(one.getKey()) : asked;
        }
        return new Requests(open, asked, sums, lastKey);
    }

    public Optional<Request> request(long key) {
        return Optional.ofNullable(open.get(key));
    }

    /** Requests that wait no longer and have no answer yet. */
    public int sent() {
        return open.size() - sums.waiting();
    }

    public Requests asked(Path path, boolean batch, long modifiedMillis) {
        long key = lastKey + 1;
        FileState state = batch ? new FileState.Planned() : new FileState.Sent();
        Known next = new Known(state, key, modifiedMillis, false);
        Sums now = new Sums(sums.waiting() + next.waiting(), sums.answered(), sums.failed());
        return new Requests(open.plus(key, new Request(path, batch, !batch)), known.plus(path, next), now, key);
    }

    /** Whether a file waits behind others, so that it can be asked for before them. */
    public boolean canHurry(Path path) {
        boolean behind =
                key(path).flatMap(this::request).filter(one -> !one.first()).isPresent();
        return behind && !(state(path).orElseThrow() instanceof FileState.Running);
    }

    /** One that waits for its turn is asked for anew under a key of its own, as a person's; it stays where it belongs. */
    public Requests hurried(Path path) {
        Known before = Objects.requireNonNull(known.get(path));
        Request request = Objects.requireNonNull(open.get(before.key()));
        long key = lastKey + 1;
        Known next = new Known(new FileState.Sent(), key, before.modifiedMillis(), before.outdated());
        return new Requests(
                open.minus(before.key()).plus(key, new Request(request.path(), request.batch(), true)),
                known.plus(path, next),
                sums.moved(before, next),
                key);
    }

    public Requests moved(long key, FileState state) {
        Request request = open.get(key);
        return request == null ? this : with(open, sums, request.path(), state);
    }

    /** The end of a request; of a file that was written again meanwhile nothing is known then. */
    public Requests ended(long key, FileState state) {
        Request request = open.get(key);
        if (request == null) {
            return this;
        }
        Requests ended = with(open.minus(key), sums.ended(state), request.path(), state);
        return outdated(request.path()) ? ended.without(request.path()) : ended;
    }

    private Requests with(PMap<Long, Request> stillOpen, Sums now, Path path, FileState state) {
        Known before = Objects.requireNonNull(known.get(path));
        Known next = before.with(state);
        return new Requests(stillOpen, known.plus(path, next), now.moved(before, next), lastKey);
    }

    private Requests without(Path path) {
        return new Requests(open, known.minus(path), sums, lastKey);
    }

    /** Whether the file was written again while it is on its way. */
    public boolean outdated(Path path) {
        Known newest = known.get(path);
        return newest != null && newest.outdated();
    }

    /** A file was written again: what is known of it goes, of one on its way when that has ended. */
    public Requests rewritten(Path path) {
        Known before = known.get(path);
        if (before == null || before.outdated()) {
            return this;
        }
        Known outdated = new Known(before.state(), before.key(), before.modifiedMillis(), true);
        return before.state().pending() ? new Requests(open, known.plus(path, outdated), sums, lastKey) : without(path);
    }

    /** Without what that request, which ended, told of its file; what a later one told stays. */
    public Requests forgotten(Path path, long key) {
        Known newest = known.get(path);
        return newest == null || newest.key() != key ? this : without(path);
    }

    /** A file as it is now: what is known of an older writing of it is dropped. */
    public Requests seen(Path path, long modifiedMillis) {
        Known before = known.get(path);
        return before == null || before.modifiedMillis() == modifiedMillis ? this : rewritten(path);
    }
}
