package pomona.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import pomona.dispatch.Job;
import pomona.dispatch.Reply;
import pomona.dispatch.Work;
import pomona.server.Setting;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;
import pomona.tools.peer.HttpPeer;

/** Health and figures, on their own door. */
class AdminTest {
    private static final byte[] RUST = "rust".getBytes(US_ASCII);

    @Test
    void healthAndFiguresAreToldAndThePhotosAreInThem() throws Exception {
        try (TestServer server =
                        TestServer.start(FixedEngine.free(), Setting.ADMIN_PORT, "free", Setting.HTTP_PORT, "free");
                HttpPeer admin = server.admin();
                HttpPeer photos = server.http()) {
            assertThat(admin.get("/livez").text()).isEqualTo("ok\n");
            assertThat(admin.get("/readyz").status()).isEqualTo(200);
            photos.post("/v1/predict", RUST);
            photos.post("/v1/predict", "broken".getBytes(US_ASCII));
            server.settled();
            HttpPeer.Reply page = admin.get("/metrics");
            assertThat(page.header("Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(page.text())
                    .contains("pomona_images_received_total 2.0\n")
                    .contains("pomona_images_answered_total{code=\"\",outcome=\"predicted\"} 1.0\n")
                    .contains("pomona_images_answered_total{code=\"bad_image\",outcome=\"error\"} 1.0\n")
                    .contains("pomona_image_total_seconds_count 2\n")
                    .contains("pomona_predictions_total{label=\"rust\"} 1.0\n")
                    .contains("pomona_http_replies_total{door=\"http\",status=\"422\"} 1.0\n")
                    .contains("pomona_model_info{name=\"fixed\"");
            assertThat(admin.get("/metrics", "Accept: application/openmetrics-text;version=1.0.0")
                            .text())
                    .endsWith("# EOF\n");
            assertThat(admin.post("/v1/predict", RUST).status()).isEqualTo(404);
            assertThat(admin.post("/metrics", RUST).header("Allow")).isEqualTo("GET");
        }
    }

    @Test
    void aServerThatWarmsUpIsAliveAndNotReady() throws Exception {
        var warm = new CountDownLatch(1);
        FixedEngine engine = FixedEngine.withWorks(worker -> {
            warm.await();
            return new Work() {
                @Override
                public Reply run(Job job, long startNanos) {
                    throw new IllegalStateException("no picture comes");
                }

                @Override
                public void close() {}
            };
        });
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        CompletableFuture<TestServer> start = CompletableFuture.supplyAsync(() -> {
            try {
                return TestServer.start(engine, Setting.ADMIN_PORT, port);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        await().ignoreExceptions().until(() -> get(address, "/livez").status() == 200);
        try {
            assertThat(get(address, "/readyz").text()).isEqualTo("warming up\n");
            assertThat(get(address, "/readyz").status()).isEqualTo(503);
            warm.countDown();
            await().until(() -> get(address, "/readyz").status() == 200);
        } finally {
            warm.countDown();
            start.get().close();
        }
    }

    /** On a connection of its own: a 503 ends it. */
    private static HttpPeer.Reply get(InetSocketAddress address, String path) throws IOException {
        try (HttpPeer admin = new HttpPeer(address)) {
            return admin.get(path);
        }
    }

    @Test
    void aDozenSlowReadersOfFiguresStarveNobody() throws Exception {
        try (TestServer server = TestServer.start(FixedEngine.free(), Setting.ADMIN_PORT, "free");
                HttpPeer good = server.admin()) {
            var slow = new HttpPeer[24];
            for (int i = 0; i < slow.length; i++) {
                var socket = new Socket();
                socket.setReceiveBufferSize(1024);
                slow[i] = new HttpPeer(server.server().adminAddress().orElseThrow(), socket);
                for (int page = 0; page < 40; page++) {
                    slow[i].send(HttpPeer.request("GET", "/metrics", new byte[0]));
                }
            }
            for (int i = 0; i < 50; i++) {
                assertThat(good.get("/livez").status()).isEqualTo(200);
                assertThat(good.get("/metrics").text()).contains("pomona_ready 1.0");
            }
            for (HttpPeer peer : slow) {
                peer.close();
            }
        }
    }

    @Test
    void figuresAreToldWhilePhotosHaveAllThatThereIs() throws Exception {
        FixedEngine engine = FixedEngine.gated();
        Object[] small = {
            Setting.ADMIN_PORT, "free",
            Setting.HTTP_PORT, "free",
            Setting.WORKERS, 1,
            Setting.QUEUE_CAPACITY, 2,
            Setting.HTTP_MAX_CONNECTIONS, 8,
            Setting.MAX_BODY_BYTES, "256KiB",
            Setting.BODY_BUDGET_BYTES, "512KiB",
            // No clock is to end them.
            Setting.BODY_TIMEOUT, "1h",
            Setting.RUN_TIMEOUT, "1h"
        };
        byte[] half = HttpPeer.request("POST", "/v1/predict", new byte[256 * 1024]);
        try (TestServer server = TestServer.start(engine, small)) {
            List<HttpPeer> photos = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                photos.add(server.http().send(HttpPeer.request("POST", "/v1/predict", RUST)));
            }
            await().until(() -> engine.runs() == 1 && server.server().status().queued() == 2);
            for (int i = 0; i < 5; i++) {
                photos.add(server.http().send(Arrays.copyOf(half, half.length - 1)));
            }
            await().untilAsserted(() -> {
                assertThat(server.counters().received()).isEqualTo(8);
                assertThat(server.server().bodyBytes()).isGreaterThanOrEqualTo(256 * 1024);
            });
            try (HttpPeer admin = server.admin()) {
                for (int i = 0; i < 50; i++) {
                    assertThat(admin.get("/metrics").text())
                            .contains("pomona_queue_depth 2.0\n", "pomona_images_in_flight 8.0\n");
                    assertThat(admin.get("/livez").status()).isEqualTo(200);
                }
            }
            engine.release(3);
            for (HttpPeer peer : photos) {
                peer.close();
            }
        }
    }
}
