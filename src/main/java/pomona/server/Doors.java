package pomona.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.http.Endpoint;
import pomona.http.HttpConfig;
import pomona.http.HttpCounters;
import pomona.http.HttpDoor;
import pomona.http.PageEndpoint;
import pomona.http.Photos;
import pomona.http.Routes;
import pomona.http.api.PredictEndpoint;
import pomona.http.api.StateEndpoint;
import pomona.http.oip.OpenInference;
import pomona.http.oip.ServedModel;
import pomona.http.oip.Statistics;
import pomona.http.torchserve.TorchServe;
import pomona.metrics.ServerMetrics;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/** The HTTP doors, as far as they are wanted: one for photos, one for those who look after the server. */
final class Doors {
    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

    private final @Nullable HttpDoor http;
    private final @Nullable HttpDoor admin;
    private final ServerConfig config;

    private Doors(ServerConfig config, @Nullable HttpDoor http, @Nullable HttpDoor admin) {
        this.config = config;
        this.http = http;
        this.admin = admin;
    }

    /**
     * Binds the ports; nothing is answered before {@link #serveAdmin} and {@link #serve} are called.
     *
     * @param metrics what is told at the door for health; null where there is no such door
     * @param statistics told of what the workers did
     * @throws ConfigException a port is taken
     */
    static Doors open(
            ServerConfig config,
            HttpDoor.Dispatch dispatch,
            ServerInfo info,
            Health health,
            @Nullable ServerMetrics metrics,
            Statistics statistics,
            LongSupplier nanoClock)
            throws ConfigException, IOException {
        HttpDoor http = null;
        try {
            if (config.http().isPresent()) {
                HttpConfig limits = config.http().get();
                Function<Photos, Routes> routes = photos -> photos(photos, limits, info, health, statistics);
                http = bind("http", Setting.HTTP_PORT, config, limits, dispatch, routes, info, nanoClock);
                if (http != null) {
                    health.watch(http.watch());
                }
            }
            HttpDoor admin = null;
            if (config.admin().isPresent() && metrics != null) {
                Function<Photos, Routes> routes =
                        photos -> health(new Routes(), health).add("GET", "/metrics", page(metrics));
                admin = bind(
                        "admin", Setting.ADMIN_PORT, config, config.admin().get(), dispatch, routes, info, nanoClock);
            }
            return new Doors(config, http, admin);
        } catch (ConfigException | IOException | RuntimeException e) {
            if (http != null) {
                closeUnstarted(http);
            }
            throw e;
        }
    }

    private static Routes photos(
            Photos photos, HttpConfig limits, ServerInfo info, Health health, Statistics statistics) {
        Event.Info told = info.info();
        Prediction.Model model = told.model();
        Routes routes = health(new Routes(), health)
                .add("GET", "/openapi.json", PageEndpoint.openApi())
                .add("POST", "/v1/predict", new PredictEndpoint(photos, limits));
        var served = new ServedModel(model.name(), model.version(), told.labels(), told.version());
        new OpenInference(served, statistics, health::whyNotAlive, health::whyNotReady).addTo(routes, photos);
        new TorchServe(model.name(), model.version(), health::whyNotReady).addTo(routes, photos);
        return routes;
    }

    private static Routes health(Routes routes, Health health) {
        return routes.add("GET", "/livez", new StateEndpoint(health::whyNotAlive))
                .add("GET", "/readyz", new StateEndpoint(health::whyNotReady));
    }

    private static @Nullable HttpDoor bind(
            String name,
            Setting port,
            ServerConfig config,
            HttpConfig limits,
            HttpDoor.Dispatch dispatch,
            Function<Photos, Routes> routes,
            ServerInfo info,
            LongSupplier nanoClock)
            throws ConfigException, IOException {
        try {
            return new HttpDoor(name, limits, dispatch, routes, info::isToken, nanoClock);
        } catch (BindException e) {
            String what = "can't listen on %s:%d: %s"
                    .formatted(limits.bind().getHostString(), limits.bind().getPort(), e.getMessage());
            if (!config.portsIfFree()) {
                throw new ConfigException("%s; another port: --%s free".formatted(what, port.key()));
            }
            LOG.warn("{}; going on without {}", what, port.key());
            return null;
        }
    }

    private static PageEndpoint page(ServerMetrics metrics) {
        return new PageEndpoint(
                Endpoint.Access.TOKEN_OR_LOOPBACK,
                request -> ServerMetrics.contentType(request.header("Accept").orElse("")),
                request -> metrics.page(request.header("Accept").orElse("")));
    }

    /** The counters of each door that there is, by its name. */
    Map<String, HttpCounters> counters() {
        Map<String, HttpCounters> counters = new LinkedHashMap<>();
        if (http != null) {
            counters.put("http", http.counters());
        }
        if (admin != null) {
            counters.put("admin", admin.counters());
        }
        return counters;
    }

    /** Tells of health and figures from now on. */
    void serveAdmin() {
        if (admin != null) {
            admin.start();
        }
    }

    /** Lets clients in. */
    void serve() {
        if (http != null) {
            http.start();
        }
    }

    /** Where photos are taken; empty where they are not. */
    Optional<InetSocketAddress> http() {
        return address(config.http(), http);
    }

    /** Where health is told; empty where it is not. */
    Optional<InetSocketAddress> admin() {
        return address(config.admin(), admin);
    }

    private static Optional<InetSocketAddress> address(Optional<HttpConfig> limits, @Nullable HttpDoor door) {
        return door == null
                ? Optional.empty()
                : limits.map(set -> new InetSocketAddress(set.bind().getAddress(), door.port()));
    }

    /** From now on each reply is the last on its connection. */
    void announceEnd() {
        if (http != null) {
            http.announceEnd();
        }
    }

    /** Photos: what is in flight is answered, the rest refused. Health is told to the end. */
    void drain(Duration timeout) {
        if (http != null) {
            http.drain(timeout);
        }
    }

    /** Whether all photos had left by then. */
    boolean awaitDrained(Duration timeout) throws InterruptedException {
        return http == null || http.awaitStopped(timeout);
    }

    /** Stops at once. */
    void close(Duration timeout) throws InterruptedException {
        close(http, timeout);
        close(admin, timeout);
    }

    private static void close(@Nullable HttpDoor door, Duration timeout) throws InterruptedException {
        if (door != null) {
            door.stop();
            if (!door.isStarted()) {
                closeUnstarted(door);
            }
            door.awaitStopped(timeout);
        }
    }

    /** It never served: the loop only closes what it opened. */
    private static void closeUnstarted(HttpDoor door) {
        door.stop();
        door.run();
    }
}
