package pomona.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import pomona.protocol.Event;
import pomona.server.ConfigException;
import pomona.server.Engine;
import pomona.server.LeafEngine;
import pomona.server.PredictionServer;
import pomona.server.ServerConfig;
import pomona.server.Setting;
import pomona.server.Settings;
import pomona.tools.peer.HttpPeer;
import pomona.tools.peer.WireClient;

/** A server on a free loopback port; at its end the books must balance. */
public final class TestServer implements AutoCloseable {
    private final PredictionServer server;

    private TestServer(PredictionServer server) {
        this.server = server;
    }

    /** A server with free workers and the shipped model. */
    public static TestServer startReal(Object... settings) throws Exception {
        ServerConfig config = config(settings);
        return new TestServer(PredictionServer.start(config, LeafEngine.open(config)));
    }

    /** Settings by turns: name, value, name, value. */
    public static TestServer start(Engine engine, Object... settings) throws Exception {
        return new TestServer(PredictionServer.start(config(settings), engine));
    }

    private static ServerConfig config(Object... settings) throws ConfigException {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.PORT, "0");
        flags.put(Setting.WORKERS, "2");
        flags.put(Setting.BODY_BUDGET_BYTES, "64MiB");
        for (int i = 0; i < settings.length; i += 2) {
            flags.put((Setting) settings[i], String.valueOf(settings[i + 1]));
        }
        Settings loaded = Settings.load(flags, Map.of(), Optional.empty());
        return ServerConfig.of(loaded, Path.of(""));
    }

    public PredictionServer server() {
        return server;
    }

    public InetSocketAddress address() {
        return server.address();
    }

    public WireClient client() throws IOException {
        return new WireClient(address());
    }

    /** A client of the HTTP door, which the test has set {@code free}. */
    public HttpPeer http() throws IOException {
        return new HttpPeer(server.httpAddress().orElseThrow());
    }

    /** A client of the door for health and metrics. */
    public HttpPeer admin() throws IOException {
        return new HttpPeer(server.adminAddress().orElseThrow());
    }

    public Event.Counters counters() {
        return server.counters();
    }

    /** Waits until no image is in flight; then rule 1 must hold. */
    public Event.Counters settled() {
        await().untilAsserted(() -> assertThat(counters().inFlight()).isZero());
        assertThat(counters().balance()).as("%s", counters()).isTrue();
        return counters();
    }

    @Override
    public void close() {
        server.close();
        assertThat(server.counters().balance()).as("%s", server.counters()).isTrue();
        assertThat(server.counters().inFlight()).as("in flight after the end").isZero();
    }
}
