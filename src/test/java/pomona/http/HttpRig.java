package pomona.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import pomona.dispatch.BodyBudget;
import pomona.dispatch.Conservation;
import pomona.dispatch.WorkerPool;
import pomona.http.api.PredictEndpoint;
import pomona.protocol.Event;
import pomona.testing.FixedEngine;
import pomona.testing.ManualClock;
import pomona.testing.PatientWaits;
import pomona.tools.peer.HttpPeer;

/** The HTTP door without its thread: the test takes each turn and turns the clock. One worker has a thread of its own. */
final class HttpRig implements AutoCloseable {
    static final int LARGEST_BODY_BYTES = 1 << 20;
    /** Shorter than the run timeout, so that a photo that runs can outlast it. */
    static final Duration IDLE = Duration.ofSeconds(20);

    /** More than the kernel takes of a reply for a client that does not read. */
    private static final int PAGE_BYTES = 16 << 20;

    private final ManualClock clock = new ManualClock();
    private final FixedEngine engine = FixedEngine.gated();
    private final Conservation conservation = new Conservation();
    private final BodyBudget budget;
    private final WorkerPool pool;
    private final HttpDoor door;
    private final List<HttpPeer> peers = new ArrayList<>();

    HttpRig() throws Exception {
        this(4L * LARGEST_BODY_BYTES);
    }

    HttpRig(long bodyBudgetBytes) throws Exception {
        budget = new BodyBudget(bodyBudgetBytes, LARGEST_BODY_BYTES);
        pool = new WorkerPool(1, 8, engine.works(), clock);
        pool.start();
        var config = new HttpConfig(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Set.of(),
                LARGEST_BODY_BYTES,
                100,
                0,
                8,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                4096,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                IDLE,
                false);
        var dispatch = new HttpDoor.Dispatch(pool, budget, conservation, () -> {}, failure -> {});
        door = new HttpDoor(
                "rig",
                config,
                dispatch,
                photos -> new Routes()
                        .add("POST", "/v1/predict", new PredictEndpoint(photos, config))
                        .add("GET", "/page", page()),
                token -> true,
                clock);
    }

    private static PageEndpoint page() {
        return new PageEndpoint(
                Endpoint.Access.OPEN, request -> "text/plain", request -> ByteBuffer.allocate(PAGE_BYTES));
    }

    HttpDoor door() {
        return door;
    }

    FixedEngine engine() {
        return engine;
    }

    BodyBudget budget() {
        return budget;
    }

    WorkerPool pool() {
        return pool;
    }

    Event.Counters counters() {
        return conservation.snapshot();
    }

    long cuts(HttpCounters.Cut cut) {
        return door.counters().cuts().getOrDefault(cut, 0L);
    }

    /** Connected and taken in. */
    HttpPeer client() throws IOException {
        return client(new Socket());
    }

    /** With a socket of which the test has set the options. */
    HttpPeer client(Socket socket) throws IOException {
        long before = door.counters().connections();
        var peer = new HttpPeer(new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()), socket);
        peers.add(peer);
        turnUntil(() -> door.counters().connections() > before);
        return peer;
    }

    /** One turn of the loop, which does not wait. */
    void turn() throws IOException {
        door.post(() -> {});
        door.turn();
    }

    void turnUntil(BooleanSupplier condition) throws IOException {
        PatientWaits.turnUntil(this::turn, condition);
    }

    /** The next reply, once it is there. */
    HttpPeer.Reply receive(HttpPeer peer) throws IOException {
        turnUntil(() -> has(peer));
        return peer.receiveAny();
    }

    /** Whether the server has said something. */
    static boolean has(HttpPeer peer) {
        try {
            return peer.hasBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Turns the clock, and the loop until nothing is due any more. */
    void advance(Duration by) throws IOException {
        clock.advance(by);
        turn();
        turn();
    }

    @Override
    public void close() throws IOException {
        engine.release(1000);
        for (HttpPeer peer : peers) {
            peer.close();
        }
        door.stop();
        door.run();
        pool.close();
    }
}
