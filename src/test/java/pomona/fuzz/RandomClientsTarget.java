package pomona.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import pomona.server.Setting;
import pomona.testing.Drawings;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;

/**
 * A small server and several {@link RandomClient}s at once; the input is the seed alone. After each round no image, no
 * connection and no byte of the budget may be left behind.
 */
final class RandomClientsTarget implements Target {
    private static final int CLIENTS = 8;
    private static final int BODY_BYTES_MAX = 256 * 1024;

    private final String name;
    private final TestServer server;
    private final RandomClient.Pictures pictures;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private RandomClientsTarget(String name, TestServer server, RandomClient.Pictures pictures) {
        this.name = name;
        this.server = server;
        this.pictures = pictures;
    }

    /** Little room in queue and memory, so that clients wait for both. */
    static RandomClientsTarget withFixedEngine() throws Exception {
        TestServer server = TestServer.start(
                FixedEngine.free(),
                Setting.QUEUE_CAPACITY,
                4,
                Setting.REQUESTS_PER_CONNECTION,
                4,
                Setting.MAX_BODY_BYTES,
                BODY_BYTES_MAX,
                Setting.BODY_BUDGET_BYTES,
                3 * BODY_BYTES_MAX);
        return new RandomClientsTarget("random-clients", server, RandomClientsTarget::text);
    }

    static RandomClientsTarget withModel() throws Exception {
        TestServer server = TestServer.startReal(
                Setting.QUEUE_CAPACITY,
                4,
                Setting.MAX_BODY_BYTES,
                BODY_BYTES_MAX,
                Setting.BODY_BUDGET_BYTES,
                3 * BODY_BYTES_MAX);
        List<byte[]> drawings = Drawings.all();
        Set<String> kinds = Set.of(
                "prediction:healthy",
                "prediction:scab",
                "prediction:rust",
                "prediction:frog_eye_leaf_spot",
                "prediction:powdery_mildew",
                "prediction:complex",
                "prediction:not_apple_leaf",
                "error:unsupported_format");
        return new RandomClientsTarget(
                "random-clients-with-model",
                server,
                (random, number) -> new RandomClient.Picture(drawings.get(random.nextInt(drawings.size())), kinds));
    }

    /** Text that the fixed engine reads: a label of its own, or one that breaks something. */
    private static RandomClient.Picture text(Random random, int number) {
        int chance = random.nextInt(20);
        String text = chance == 0 ? "poison" : chance == 1 ? "broken" : "n" + number;
        String kind = chance == 0 ? "error:internal" : chance == 1 ? "error:bad_image" : "prediction:" + text;
        byte[] bytes =
                Arrays.copyOf(text.getBytes(US_ASCII), 16 + random.nextInt(random.nextBoolean() ? 100 : 200_000));
        Arrays.fill(bytes, text.length(), bytes.length, (byte) ' ');
        return new RandomClient.Picture(bytes, Set.of(kind));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<byte[]> corpus() {
        return List.of(new byte[1]);
    }

    @Override
    public void feed(byte[] input, long seed) throws Exception {
        List<Future<Void>> ends = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            ends.add(threads.submit(new RandomClient(server.client(), seed * CLIENTS + i, pictures)));
        }
        for (Future<Void> end : ends) {
            end.get();
        }
        server.settled();
        await().until(() -> server.server().bodyBytes() == 0);
        try (WireClient client = server.client()) {
            await().until(() -> connections(client) == 1);
        }
    }

    private static int connections(WireClient client) throws IOException {
        client.message("{\"op\":\"watch\",\"every_ms\":100}");
        return client.receive().json().get("connections").asInt();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.close();
    }
}
