package pomona.tui;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked, and what became of it.
 *
 * @param open requests without an answer, by their key
 * @param states the newest state of each file that was asked for
 * @param lastKey the newest key given out
 */
record Requests(Map<Long, Request> open, Map<Path, FileState> states, long lastKey) {
    /**
     * One file on its way.
     *
     * @param batch part of the tray
     */
    record Request(Path path, boolean batch, Instant askedAt) {}

    static final Requests NONE = new Requests(Map.of(), Map.of(), 0);

    Requests {
        open = Map.copyOf(open);
        states = Map.copyOf(states);
    }

    Optional<FileState> state(Path path) {
        return Optional.ofNullable(states.get(path));
    }

    boolean pending(Path path) {
        return state(path).map(FileState::pending).orElse(false);
    }

    /** The key of the open request for that file. */
    Optional<Long> key(Path path) {
        return open.entrySet().stream()
                .filter(entry -> entry.getValue().path().equals(path))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    Requests asked(Path path, boolean batch, Instant at) {
        Map<Long, Request> nextOpen = new LinkedHashMap<>(open);
        nextOpen.put(lastKey + 1, new Request(path, batch, at));
        return new Requests(nextOpen, put(path, batch ? new FileState.Planned() : new FileState.Sent()), lastKey + 1);
    }

    Requests moved(long key, FileState state) {
        Request request = open.get(key);
        if (request == null) {
            return this;
        }
        return new Requests(open, put(request.path(), state), lastKey);
    }

    Requests ended(long key, FileState state) {
        Request request = open.get(key);
        if (request == null) {
            return this;
        }
        Map<Long, Request> nextOpen = new LinkedHashMap<>(open);
        nextOpen.remove(key);
        return new Requests(nextOpen, put(request.path(), state), lastKey);
    }

    Requests forgotten(Path path) {
        Map<Path, FileState> next = new LinkedHashMap<>(states);
        next.remove(path);
        return new Requests(open, next, lastKey);
    }

    private Map<Path, FileState> put(Path path, FileState state) {
        Map<Path, FileState> next = new LinkedHashMap<>(states);
        next.put(path, state);
        return next;
    }
}
