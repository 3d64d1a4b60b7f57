package pomona.reactor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/** A service with so many places and no workers: a test ends each image itself. */
final class ScriptedService implements Service {
    private int places;
    private final List<ImageRequest> admitted = new ArrayList<>();
    private final List<ImageRequest> begun = new ArrayList<>();
    private final Map<ErrorCode, Integer> errors = new EnumMap<>(ErrorCode.class);
    private int received;
    private int predicted;
    private int abandoned;
    private int offers;
    private int statuses;
    private String token = "";
    private String failing = "";

    ScriptedService(int places) {
        this.places = places;
    }

    void setPlaces(int newPlaces) {
        places = newPlaces;
    }

    void requireToken(String newToken) {
        token = newToken;
    }

    /** Calls of this method throw from now on; none do for an empty name. */
    void failOn(String method) {
        failing = method;
    }

    private void failIf(String method) {
        if (failing.equals(method)) {
            throw new IllegalStateException("as the test asked: " + method);
        }
    }

    /** Those that have a place, in order of admission. */
    List<ImageRequest> admitted() {
        return admitted;
    }

    /** A worker takes it: it can't be withdrawn any more. */
    ImageRequest begin(int index) {
        ImageRequest request = admitted.get(index);
        begun.add(request);
        return request;
    }

    /** Gives its place free, as a worker does before its letter arrives. */
    void end(ImageRequest request) {
        admitted.remove(request);
        begun.remove(request);
    }

    int received() {
        return received;
    }

    int predicted() {
        return predicted;
    }

    int abandoned() {
        return abandoned;
    }

    Map<ErrorCode, Integer> errors() {
        return errors;
    }

    int offers() {
        return offers;
    }

    /** How often the figures were put together. */
    int statuses() {
        return statuses;
    }

    @Override
    public Offer offer(ImageRequest request) {
        offers++;
        if (admitted.size() >= places) {
            return Offer.FULL;
        }
        admitted.add(request);
        return Offer.QUEUED;
    }

    @Override
    public boolean withdraw(ImageRequest request) {
        return !begun.contains(request) && admitted.remove(request);
    }

    @Override
    public List<ImageRequest> waiting() {
        failIf("waiting");
        return admitted.stream().filter(request -> !begun.contains(request)).toList();
    }

    @Override
    public long estimateMillis(int ahead) {
        return 10L * (ahead + 1);
    }

    @Override
    public long retryAfterMillis() {
        return 20;
    }

    @Override
    public void lost(ImageRequest request) {
        failIf("lost");
    }

    @Override
    public boolean isToken(@Nullable String shown) {
        return token.isEmpty() || token.equals(shown);
    }

    @Override
    public Event.Info info() {
        failIf("info");
        return new Event.Info(
                1,
                "test",
                new Prediction.Model("fixed", "1", "fp32", "0123456789ab"),
                Map.of(),
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                "fixed",
                new Event.ServerLimits(1, 2, 3, 4, 5, 6, 7),
                1,
                new Event.Counters(0, 0, Map.of(), 0, 0),
                Map.of());
    }

    @Override
    public Event.Status status(int connections, int parked) {
        failIf("status");
        statuses++;
        return new Event.Status(begun.size(), 1, 0, 0, parked, 0, connections, 0, 0, 0, 0, 0);
    }

    @Override
    public void countReceived() {
        received++;
    }

    @Override
    public void countPredicted(ImageRequest request) {
        failIf("countPredicted");
        predicted++;
    }

    @Override
    public void countError(ErrorCode code) {
        errors.merge(code, 1, Integer::sum);
    }

    @Override
    public void countAbandoned() {
        failIf("countAbandoned");
        abandoned++;
    }

    @Override
    public void countConnectionError(ErrorCode code) {}
}
