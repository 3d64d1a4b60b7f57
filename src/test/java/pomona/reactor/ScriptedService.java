package pomona.reactor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pomona.dispatch.Admission;
import pomona.dispatch.Conservation;
import pomona.dispatch.Job;
import pomona.dispatch.Workers;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/** A server with so many places and no workers: a test ends each image itself. */
final class ScriptedService implements Service, Workers {
    private int places;
    private final List<Job> admitted = new ArrayList<>();
    private final List<Job> begun = new ArrayList<>();
    private final Conservation conservation = new Conservation();
    private int offers;
    private int workers = 1;
    private int statuses;
    private String token = "";
    private String failing = "";

    ScriptedService(int places) {
        this.places = places;
    }

    void setPlaces(int newPlaces) {
        places = newPlaces;
    }

    void setWorkers(int newWorkers) {
        workers = newWorkers;
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
    List<Job> admitted() {
        return admitted;
    }

    /** A worker takes it: it can't be withdrawn any more. */
    Job begin(int index) {
        Job job = admitted.get(index);
        begun.add(job);
        return job;
    }

    /** Gives its place free, as a worker does before its mail arrives. */
    void end(Job job) {
        admitted.remove(job);
        begun.remove(job);
    }

    Conservation conservation() {
        return conservation;
    }

    int received() {
        return (int) conservation.snapshot().received();
    }

    int predicted() {
        return (int) conservation.snapshot().predicted();
    }

    int abandoned() {
        return (int) conservation.snapshot().abandoned();
    }

    int closedDeaf() {
        return (int) conservation.snapshot().closedDeaf();
    }

    Map<ErrorCode, Long> errors() {
        return conservation.snapshot().errors();
    }

    int offers() {
        return offers;
    }

    /** How often the figures were put together. */
    int statuses() {
        return statuses;
    }

    @Override
    public Admission offer(Job job) {
        failIf("offer");
        offers++;
        if (admitted.size() >= places) {
            return Admission.FULL;
        }
        admitted.add(job);
        return Admission.QUEUED;
    }

    @Override
    public boolean hasRoom(boolean bulk) {
        return admitted.size() < places;
    }

    @Override
    public boolean withdraw(Job job) {
        failIf("withdraw");
        return !begun.contains(job) && admitted.remove(job);
    }

    @Override
    public List<Job> waiting() {
        failIf("waiting");
        return admitted.stream().filter(job -> !begun.contains(job)).toList();
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
    public void lost(Job job) {
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
                new Event.ServerLimits(1, 2, 3, 4, 5, 6, 7, 8),
                workers,
                new Event.Counters(0, 0, Map.of(), 0, 0, 0),
                Map.of());
    }

    @Override
    public Event.Status status(int connections, int parked) {
        failIf("status");
        statuses++;
        return new Event.Status(begun.size(), 1, 0, 0, parked, 0, connections, 0, 0, 0, 0, 0);
    }
}
