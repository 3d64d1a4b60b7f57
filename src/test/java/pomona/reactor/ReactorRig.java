package pomona.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.Frames;
import pomona.protocol.Limits;
import pomona.protocol.Prediction;
import pomona.testing.ManualClock;
import pomona.testing.PatientWaits;
import pomona.tools.peer.WireClient;

/**
 * The loop without its thread: the test takes each turn and turns the clock, so what happens in one turn and at which
 * nanosecond can be told.
 */
final class ReactorRig implements AutoCloseable {
    static final int LARGEST_BODY_BYTES = 1 << 20;

    private final ManualClock clock = new ManualClock();
    private final ScriptedService service;
    private final Reactor reactor;
    private final List<WireClient> clients = new ArrayList<>();

    ReactorRig(ScriptedService service) throws IOException {
        this(service, config -> config);
    }

    ReactorRig(ScriptedService service, UnaryOperator<ReactorConfig> change) throws IOException {
        this.service = service;
        var config = new ReactorConfig(
                new Limits(LARGEST_BODY_BYTES, 4096),
                4L * LARGEST_BODY_BYTES,
                8,
                100,
                0,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                4096,
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                Duration.ofSeconds(30),
                Duration.ZERO,
                false);
        reactor = new Reactor(
                change.apply(config),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                service,
                clock,
                InstantSource.system());
    }

    ManualClock clock() {
        return clock;
    }

    Reactor reactor() {
        return reactor;
    }

    /** The same with another limit on connections. */
    static ReactorConfig withConnections(ReactorConfig config, int maxConnections) {
        return with(config, config.bodyBudgetBytes(), maxConnections, config.writeTimeout(), config.idleTimeout());
    }

    /** The same with another byte budget. */
    static ReactorConfig withBudget(ReactorConfig config, long bytes) {
        return with(config, bytes, config.maxConnections(), config.writeTimeout(), config.idleTimeout());
    }

    /** The same with other limits on who doesn't read and who says nothing. */
    static ReactorConfig withClocks(ReactorConfig config, Duration writeTimeout, Duration idleTimeout) {
        return with(config, config.bodyBudgetBytes(), config.maxConnections(), writeTimeout, idleTimeout);
    }

    private static ReactorConfig with(
            ReactorConfig config, long budgetBytes, int maxConnections, Duration write, Duration idle) {
        return new ReactorConfig(
                config.limits(),
                budgetBytes,
                config.requestsPerConnection(),
                maxConnections,
                config.maxConnectionsPerAddress(),
                config.headerTimeout(),
                config.bodyTimeout(),
                config.bodyMinRateBytes(),
                write,
                config.parkTimeout(),
                config.runTimeout(),
                idle,
                config.tokenRequired());
    }

    /** Connected and taken in. */
    WireClient client() throws IOException {
        int before = reactor.connections();
        WireClient client = knock();
        turnUntil(() -> reactor.connections() > before);
        return client;
    }

    /** Connected, as far as the kernel goes. */
    WireClient knock() throws IOException {
        return knock(new Socket());
    }

    /** With a socket of which the test has set the options. */
    WireClient knock(Socket socket) throws IOException {
        var client = new WireClient(new InetSocketAddress(InetAddress.getLoopbackAddress(), reactor.port()), socket);
        clients.add(client);
        return client;
    }

    /** One turn of the loop, which does not wait. */
    void turn() throws IOException {
        reactor.post(() -> {});
        reactor.turn();
    }

    void turnUntil(BooleanSupplier condition) throws IOException {
        long begunNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begunNanos > PatientWaits.PATIENCE.toNanos()) {
                throw new AssertionError("did not come about in " + PatientWaits.PATIENCE);
            }
            turn();
            // Bytes come from other threads of the test, which may wait for this core.
            LockSupport.parkNanos(10_000);
        }
    }

    /** Turns the clock, and the loop until nothing is due any more. */
    void advance(Duration by) throws IOException {
        clock.advance(by);
        turn();
        turn();
    }

    /** A worker is done with it. */
    void predict(ImageRequest request, String label) {
        service.end(request);
        ByteBuffer frame = Frames.prediction(new Prediction(
                request.header().id(),
                label,
                0.9,
                List.of(label),
                null,
                Map.of(label, 0.9),
                new Prediction.Image("jpeg", 4, 3, 1),
                new Prediction.Model("fixed", "1", "fp32", "0123456789ab"),
                new Prediction.Timing(0, 0, 0, 0, 0),
                null));
        reactor.finished(request, new Reply(frame, null, label));
    }

    void fail(ImageRequest request, ErrorCode code) {
        service.end(request);
        Event.Failure failure = Event.Failure.of(request.header().id(), Event.About.IMAGE, code, "");
        reactor.finished(request, new Reply(Frames.event(failure), code, ""));
    }

    @Override
    public void close() throws IOException {
        for (WireClient client : clients) {
            client.close();
        }
        reactor.stop();
        reactor.run();
    }
}
