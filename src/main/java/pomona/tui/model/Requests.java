package pomona.tui.model;

import java.nio.file.Path;
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
public record Requests(PMap<Long, Request> open, PMap<Path, Known> known, long lastKey) {
    /**
     * One file on its way.
     *
     * @param batch part of the tray
     */
    public record Request(Path path, boolean batch) {}

    /**
     * The newest state of a file.
     *
     * @param key of its newest request
     * @param modifiedMillis when the file was last written, as far as was known when it was asked for
     * @param outdated the file was written again since: the answer to come may be about older bytes
     */
    record Known(FileState state, long key, long modifiedMillis, boolean outdated) {}

    static final Requests NONE = new Requests(HashTreePMap.empty(), HashTreePMap.empty(), 0);

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

    public Optional<Request> request(long key) {
        return Optional.ofNullable(open.get(key));
    }

    public Requests asked(Path path, boolean batch, long modifiedMillis) {
        long key = lastKey + 1;
        FileState state = batch ? new FileState.Planned() : new FileState.Sent();
        return new Requests(
                open.plus(key, new Request(path, batch)),
                known.plus(path, new Known(state, key, modifiedMillis, false)),
                key);
    }

    public Requests moved(long key, FileState state) {
        return request(key)
                .map(request -> new Requests(open, with(request.path(), state), lastKey))
                .orElse(this);
    }

    /** The end of a request; of a file that was written again meanwhile nothing is known then. */
    public Requests ended(long key, FileState state) {
        return request(key)
                .map(Request::path)
                .map(path ->
                        new Requests(open.minus(key), outdated(path) ? known.minus(path) : with(path, state), lastKey))
                .orElse(this);
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
        return new Requests(open, before.state().pending() ? known.plus(path, outdated) : known.minus(path), lastKey);
    }

    /** Without what that request, which ended, told of its file; what a later one told stays. */
    public Requests forgotten(Path path, long key) {
        Known newest = known.get(path);
        return newest == null || newest.key() != key ? this : new Requests(open, known.minus(path), lastKey);
    }

    /** A file as it is now: what is known of an older writing of it is dropped. */
    public Requests seen(Path path, long modifiedMillis) {
        Known before = known.get(path);
        return before == null || before.modifiedMillis() == modifiedMillis ? this : rewritten(path);
    }

    private PMap<Path, Known> with(Path path, FileState state) {
        Known before = known.get(path);
        return before == null
                ? known
                : known.plus(path, new Known(state, before.key(), before.modifiedMillis(), before.outdated()));
    }
}
