package pomona.reactor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import pomona.tools.peer.WireClient;

/** An exception in an event of any kind costs its connection, if it has one, and never the loop. */
class ReactorGuardTest {
    private final ScriptedService service = new ScriptedService(1);
    private ReactorRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new ReactorRig(service);
    }

    @AfterEach
    void close() throws IOException {
        service.failOn("");
        rig.close();
    }

    @Test
    void ready() throws IOException {
        WireClient victim = rig.client();
        service.failOn("info");
        victim.message("{\"op\":\"info\"}");
        rig.turnUntil(() -> rig.reactor().connections() == 0);
        assertThatTheLoopServesOthers();
    }

    @Test
    void mailAboutAnImage() throws IOException {
        rig.client().image("rust").image("scab");
        rig.turnUntil(() -> service.received() == 2);
        service.failOn("offer");
        rig.predict(service.begin(0), "rust");
        rig.turnUntil(() -> rig.reactor().connections() == 0);
        assertThatTheLoopServesOthers();
    }

    @Test
    void mailAboutNoConnection() throws IOException {
        rig.reactor().post(() -> {
            throw new IllegalStateException("as the test asked");
        });
        rig.turn();
        assertThatTheLoopServesOthers();
    }

    @Test
    void deadlineOfAConnection() throws IOException {
        WireClient victim = rig.client();
        victim.message("{\"op\":\"watch\",\"every_ms\":100}");
        rig.turnUntil(() -> service.statuses() > 0);
        service.failOn("status");
        rig.advance(Duration.ofSeconds(1));
        rig.turnUntil(() -> rig.reactor().connections() == 0);
        assertThatTheLoopServesOthers();
    }

    @Test
    void deadlineOfAnImageThatRunsTooLong() throws IOException {
        rig.client().image("rust");
        rig.turnUntil(() -> service.admitted().size() == 1);
        rig.start(service.begin(0), rig.clock().getAsLong());
        rig.turn();
        service.failOn("lost");
        rig.advance(Duration.ofSeconds(30));
        rig.turnUntil(() -> rig.reactor().connections() == 0);
        assertThatTheLoopServesOthers();
    }

    @Test
    void deadlineOfThoseWhoAskForTheirPlace() throws IOException {
        service.failOn("waiting");
        WireClient client = rig.client().image("rust", "\"id\":\"a\",\"want\":\"s\"");
        rig.turnUntil(() -> service.admitted().size() == 1);
        rig.turn();
        service.failOn("");
        rig.advance(Duration.ofSeconds(1));
        assertThat(client.receive().kind()).as("at the next look").isEqualTo("queued");
        assertThatTheLoopServesOthers();
    }

    @Test
    void deadlineOfTheLineInTheLog() throws IOException {
        service.failOn("status");
        rig.client();
        rig.advance(Duration.ofSeconds(1));
        assertThatTheLoopServesOthers();
    }

    @Test
    void accept() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger("pomona.reactor");
        var failing = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {}

            @Override
            public synchronized void doAppend(ILoggingEvent event) {
                if (event.getFormattedMessage().endsWith(" connected")) {
                    throw new IllegalStateException("as the test asked");
                }
            }
        };
        failing.start();
        logger.addAppender(failing);
        WireClient victim = rig.knock();
        try {
            for (int i = 0; i < 10; i++) {
                rig.turn();
            }
        } finally {
            logger.detachAppender(failing);
        }
        assertThat(rig.reactor().connections()).isZero();
        assertThat(victim.isEnded()).isTrue();
        assertThatTheLoopServesOthers();
    }

    @Test
    void theEndOfAConnection() throws IOException {
        WireClient victim = rig.client().image("rust");
        rig.turnUntil(() -> service.admitted().size() == 1);
        service.failOn("withdraw");
        victim.reset();
        rig.turnUntil(() -> rig.reactor().connections() == 0);
        assertThatTheLoopServesOthers();
    }

    private void assertThatTheLoopServesOthers() throws IOException {
        service.failOn("");
        WireClient other = rig.client();
        other.send(WireClient.header("CLIENT_MESSAGE", 13, ""));
        other.send("{\"op\":\"ping\"}".getBytes(US_ASCII));
        rig.turnUntil(() -> hasSomething(other));
        assertThat(other.receive().kind()).isEqualTo("pong");
    }

    private static boolean hasSomething(WireClient client) {
        try {
            return client.socket().getInputStream().available() > 0;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
