package pomona.tui.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Optional;
import pomona.client.ConnectionState;
import pomona.protocol.Event;

/**
 * The server as far as this window knows.
 *
 * @param address where it is; empty while one is looked for
 * @param own it is a child of this window
 * @param doing what is being done before there is a connection, in words
 * @param load the newest status
 * @param connectedAt since when there is a connection; of use while there is one
 * @param wasLost it was lost and has not come back
 */
@RecordBuilder
public record Server(
        String address,
        boolean own,
        String doing,
        ConnectionState connection,
        Optional<Event.Status> load,
        Optional<Event.Info> info,
        Instant connectedAt,
        boolean wasLost)
        implements ServerBuilder.With {
    static final Server UNKNOWN = new Server(
            "",
            false,
            "looking for a server",
            new ConnectionState.Connecting(1),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            false);

    public boolean connected() {
        return connection instanceof ConnectionState.Connected;
    }

    /** The hash of the model that answers now; empty while it is not known. */
    public Optional<String> modelSha256() {
        return info.map(told -> told.model().sha256());
    }

    public Server at(String where, boolean isOwn) {
        return with(server -> server.address(where).own(isOwn).doing(""));
    }

    /** The load is forgotten with the connection, since it says nothing any more. */
    public Server changed(ConnectionState state, Instant now) {
        if (state instanceof ConnectionState.Connected) {
            Instant since = connected() ? connectedAt : now;
            return with(server ->
                    server.connection(state).doing("").connectedAt(since).wasLost(false));
        }
        boolean lost = wasLost || state instanceof ConnectionState.Lost;
        return with(server -> server.connection(state).load(Optional.empty()).wasLost(lost));
    }

    /** Whether a request sent now would wait; empty when the server hasn't said how busy it is. */
    Optional<Forecast> forecast() {
        return load.map(status -> {
            int ahead = status.queued() + status.parked();
            if (status.workersBusy() < status.workersTotal() && ahead == 0) {
                return new Forecast(false, 0, 0);
            }
            double runMillis = status.p50Ms() > 0 ? status.p50Ms() : 0;
            long byRate = status.ratePerSecond() > 0 ? Math.round((ahead + 1) * 1000 / status.ratePerSecond()) : 0;
            long byRun = Math.round((ahead + 1) * runMillis / Math.max(1, status.workersTotal()));
            return new Forecast(true, ahead, byRate > 0 ? Math.min(byRate, Math.max(byRun, 1)) : byRun);
        });
    }

    /**
     * What would become of a request sent now.
     *
     * @param ahead requests that would start before it, beside those that run
     * @param millis until it would start, about
     */
    record Forecast(boolean waits, int ahead, long millis) {}
}
