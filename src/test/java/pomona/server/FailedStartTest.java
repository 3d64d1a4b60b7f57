package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import pomona.dispatch.WorkFactory;
import pomona.testing.FixedEngine;
import pomona.testing.NobodysPort;
import pomona.testing.TestServer;

/** A start that comes to nothing leaves nothing behind, and takes nothing from who still uses it. */
class FailedStartTest {
    @Test
    void theEngineIsNotTakenFromAWorkerThatStillWarmsOnIt() throws Exception {
        CountDownLatch warming = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FixedEngine engine = FixedEngine.withWorks(worker -> {
            if (worker == 1) {
                warming.await();
                throw new IllegalStateException("as the test asked");
            }
            warming.countDown();
            goOn.await();
            throw new IllegalStateException("the start is over");
        });
        try {
            assertThatThrownBy(() -> TestServer.start(engine, Setting.WORKERS, 2))
                    .hasMessage("as the test asked");
            assertThat(engine.isClosed()).as("while a worker warms").isFalse();
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void theEngineIsClosedOnceAllThatWarmedHaveEnded() throws Exception {
        CountDownLatch warming = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        FixedEngine engine = FixedEngine.withWorks(worker -> {
            if (worker == 1) {
                warming.await();
                throw new IllegalStateException("as the test asked");
            }
            warming.countDown();
            goOn.await();
            return FixedEngine.free().works().create(worker);
        });
        var threads = Executors.newSingleThreadExecutor();
        Future<?> start = threads.submit(() -> TestServer.start(engine, Setting.WORKERS, 2));
        threads.shutdown();
        warming.await();
        goOn.countDown();
        await().until(start::isDone);
        assertThat(engine.isClosed()).isTrue();
    }

    @Test
    void anErrorInTheStartClosesTheEngineAndFreesThePort() throws Exception {
        WorkFactory broken = worker -> {
            throw new NoClassDefFoundError("as the test asked");
        };
        FixedEngine engine = FixedEngine.withWorks(broken);
        try (NobodysPort nobody = new NobodysPort()) {
            assertThatThrownBy(() -> TestServer.start(engine, Setting.WORKERS, 1, Setting.PORT, nobody.port()))
                    .hasRootCauseInstanceOf(NoClassDefFoundError.class);
            assertThat(engine.isClosed()).isTrue();
            new ServerSocket(nobody.port(), 1, InetAddress.getLoopbackAddress()).close();
        }
    }
}
