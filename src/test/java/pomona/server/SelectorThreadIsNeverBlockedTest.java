package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.picture.decode.JpegReader;
import pomona.testing.Drawings;
import pomona.testing.TestServer;
import pomona.tools.peer.WireClient;

/** One thread serves all clients: whatever it waits for, they all wait for. */
class SelectorThreadIsNeverBlockedTest {
    private static final String SELECTOR = "selector";
    /** A look each millisecond, as far as the machine has time for it. */
    private static final int LOOKS = 500;
    /** A thread that does nothing but its misdeed needs far fewer to be caught. */
    private static final int LOOKS_AT_A_MISDEED = 100;
    /** Of each kind of client, so that the thread goes all its ways often. */
    private static final int ROUNDS = 5;

    /** Something that a selector thread must not do, again and again. */
    private record Misdeed(String name, Callable<Object> deed) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Misdeed> misdeeds() throws IOException {
        byte[] picture = Drawings.all().get(0);
        return Stream.of(
                new Misdeed("readsAFile", () -> Files.readString(Path.of("pom.xml"))),
                new Misdeed("writesAFile", () -> Files.writeString(Path.of("target", "misdeed"), "x")),
                new Misdeed("sleeps", () -> {
                    TimeUnit.MILLISECONDS.sleep(5);
                    return "";
                }),
                new Misdeed(
                        "waitsForAnotherThread",
                        () -> String.valueOf(new LinkedBlockingQueue<String>().poll(5, TimeUnit.MILLISECONDS))),
                new Misdeed("looksUpAName", () -> InetAddress.getAllByName("localhost")),
                new Misdeed("decodesAPicture", () -> decoded(picture)));
    }

    @ParameterizedTest
    @MethodSource("misdeeds")
    void theWatchSeesAThreadOfThatNameThat(Misdeed misdeed) throws Exception {
        try (BlockingWatch watch = BlockingWatch.start(SELECTOR)) {
            Thread bad = new Thread(() -> repeat(misdeed.deed(), () -> watch.samples() < LOOKS_AT_A_MISDEED), SELECTOR);
            bad.start();
            bad.join();
            assertThat(watch.sightings()).isNotEmpty();
        }
    }

    @Test
    void underLoadItReadsNoFileLooksUpNoNameDecodesNothingAndWaitsForNobody(@TempDir Path folder) throws Exception {
        List<byte[]> pictures = Drawings.all();
        // The log as a server has it: what the selector thread logs, another thread writes.
        try (Logs logs = Logs.start(Optional.of(folder.resolve("server.log")), false);
                TestServer server = TestServer.startReal(Setting.QUEUE_CAPACITY, 4, Setting.HEADER_TIMEOUT, "200ms")) {
            // Classes are loaded before the watch begins.
            load(server, pictures, 1, () -> false);
            try (BlockingWatch watch = BlockingWatch.start(SELECTOR)) {
                load(server, pictures, ROUNDS, () -> watch.samples() < LOOKS);
                assertThat(watch.sightings()).isEmpty();
            }
            assertThat(server.settled().predicted()).isGreaterThanOrEqualTo((long) ROUNDS * pictures.size());
            assertThat(logs.dropped()).isZero();
        }
    }

    private static void repeat(Callable<Object> deed, BooleanSupplier goOn) {
        try {
            while (goOn.getAsBoolean()) {
                deed.call();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object decoded(byte[] picture) throws Exception {
        try (PictureDecoder decoder = PictureDecoders.create(JpegReader.IMAGEIO, PictureDecoders.MAX_PIXELS_DEFAULT)) {
            return decoder.decode(picture, picture.length, ByteBuffer.allocateDirect(PictureDecoder.RGB_BYTES));
        }
    }

    /** Good clients, refused ones, broken ones and slow ones, so that the thread goes all its ways. */
    private static void load(TestServer server, List<byte[]> pictures, int rounds, BooleanSupplier goOn)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Object>> clients = new ArrayList<>();
        List<Callable<Object>> ways = List.of(
                () -> good(server, pictures), () -> crowd(server, pictures), () -> broken(server), () -> slow(server));
        for (Callable<Object> way : ways) {
            clients.add(threads.submit(() -> {
                for (int round = 0; round < rounds || goOn.getAsBoolean(); round++) {
                    way.call();
                }
                return "";
            }));
        }
        for (Future<Object> client : clients) {
            client.get();
        }
        threads.shutdown();
    }

    private static Object good(TestServer server, List<byte[]> pictures) throws IOException {
        try (WireClient client = server.client()) {
            for (byte[] picture : pictures) {
                client.image(Base64.getEncoder().encodeToString(picture)).receive();
            }
            client.message("DISCONNECT");
            return client.receive();
        }
    }

    private static Object crowd(TestServer server, List<byte[]> pictures) throws IOException {
        String picture = Base64.getEncoder().encodeToString(pictures.get(0));
        try (WireClient client = server.client()) {
            for (int i = 0; i < 20; i++) {
                client.image(picture, "\"id\":\"c%d\",\"want\":\"smb\"".formatted(i));
            }
            client.message("{\"op\":\"info\"}").message("{\"op\":\"watch\",\"every_ms\":100}");
            client.message("{\"op\":\"cancel\",\"id\":\"c19\"}");
            return client.receive();
        }
    }

    private static Object broken(TestServer server) throws IOException {
        try (WireClient client = server.client()) {
            client.image("bm8gcGljdHVyZQ==").receive();
            return client.send("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                    .receive();
        }
    }

    private static Object slow(TestServer server) throws IOException {
        try (WireClient client = server.client()) {
            return client.send(new byte[] {' '}).receive();
        }
    }
}
