package pomona.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Job;
import pomona.dispatch.Reply;
import pomona.protocol.ErrorCode;
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
    static final int REPLY_BUDGET_BYTES = 128 * 1024;
    private static final Prediction.Timing NO_TIME = new Prediction.Timing(0, 0, 0, 0, 0);

    private final ManualClock clock = new ManualClock();
    private final ScriptedService service;
    private final BodyBudget budget;
    private final Reactor reactor;
    private final List<WireClient> clients = new ArrayList<>();

    ReactorRig(ScriptedService service) throws IOException {
        this(service, config -> config);
    }

    ReactorRig(ScriptedService service, UnaryOperator<ReactorConfig> change) throws IOException {
        this(service, 4L * LARGEST_BODY_BYTES, change);
    }

    ReactorRig(ScriptedService service, long bodyBudgetBytes) throws IOException {
        this(service, bodyBudgetBytes, config -> config);
    }

    private ReactorRig(ScriptedService service, long bodyBudgetBytes, UnaryOperator<ReactorConfig> change)
            throws IOException {
        this.service = service;
        this.budget = new BodyBudget(bodyBudgetBytes, LARGEST_BODY_BYTES);
        var config = new ReactorConfig(
                new Limits(LARGEST_BODY_BYTES, 4096),
                REPLY_BUDGET_BYTES,
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
                budget,
                service.conservation(),
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

    BodyBudget budget() {
        return budget;
    }

    /** The same with another limit on connections. */
    static ReactorConfig withConnections(ReactorConfig config, int maxConnections) {
        return with(config, maxConnections, config.writeTimeout(), config.idleTimeout());
    }

    /** The same with other limits on who doesn't read and who says nothing. */
    static ReactorConfig withClocks(ReactorConfig config, Duration writeTimeout, Duration idleTimeout) {
        return with(config, config.maxConnections(), writeTimeout, idleTimeout);
    }

    private static ReactorConfig with(ReactorConfig config, int maxConnections, Duration write, Duration idle) {
        return new ReactorConfig(
                config.limits(),
                config.replyBudgetBytes(),
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

    /** Connected and taken in, with so small a receive buffer. */
    WireClient client(int receiveBufferBytes) throws IOException {
        int before = reactor.connections();
        var socket = new Socket();
        socket.setReceiveBufferSize(receiveBufferBytes);
        var client = new WireClient(address(), socket);
        clients.add(client);
        turnUntil(() -> reactor.connections() > before);
        return client;
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), reactor.port());
    }

    /** Connected, as far as the kernel goes. */
    WireClient knock() throws IOException {
        return knock(new Socket());
    }

    /** With a socket of which the test has set the options. */
    WireClient knock(Socket socket) throws IOException {
        var client = new WireClient(address(), socket);
        clients.add(client);
        return client;
    }

    /** One turn of the loop, which does not wait. */
    void turn() throws IOException {
        reactor.post(() -> {});
        reactor.turn();
    }

    void turnUntil(BooleanSupplier condition) throws IOException {
        PatientWaits.turnUntil(this::turn, condition);
    }

    /** Turns the clock, and the loop until nothing is due any more. */
    void advance(Duration by) throws IOException {
        clock.advance(by);
        turn();
        turn();
    }

    /** A worker takes it. */
    void start(Job job, long startNanos) {
        job.door().started(job, 1, startNanos);
    }

    /** A worker is done with it. */
    void predict(Job job, String label) {
        service.end(job);
        job.door()
                .finished(
                        job,
                        Reply.of(new Prediction(
                                job.header().id(),
                                label,
                                0.9,
                                List.of(label),
                                null,
                                Map.of(label, 0.9),
                                new Prediction.Image("jpeg", 4, 3, 1),
                                new Prediction.Model("fixed", "1", "fp32", "0123456789ab"),
                                NO_TIME,
                                null)));
    }

    void fail(Job job, ErrorCode code) {
        service.end(job);
        job.door().finished(job, Reply.failure(job, code, "", NO_TIME));
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
