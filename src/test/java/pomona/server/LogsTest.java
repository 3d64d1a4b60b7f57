package pomona.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogsTest {
    /** Ends the thread that writes, as a want of memory would. */
    private static final class FailsOnce extends Filter<ILoggingEvent> {
        private final AtomicBoolean failed = new AtomicBoolean();

        @Override
        public FilterReply decide(ILoggingEvent event) {
            if (failed.compareAndSet(false, true)) {
                throw new OutOfMemoryError("thrown by a test");
            }
            return FilterReply.NEUTRAL;
        }
    }

    private static Thread writer() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("AsyncAppender-Worker"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aLastWordIsWrittenThoughTheThreadThatWritesHasEnded(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("server.log");
        try (Logs logs = Logs.start(Optional.of(file), false)) {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            var async = (AsyncAppender) root.iteratorForAppenders().next();
            async.iteratorForAppenders().next().addFilter(new FailsOnce());
            Thread writer = writer();
            // Else Awaitility, while it waits, takes it for the failure of this test.
            AtomicReference<Throwable> end = new AtomicReference<>();
            writer.setUncaughtExceptionHandler((thread, failure) -> end.set(failure));
            root.error("this one is lost");
            await().until(() -> !writer.isAlive());
            assertThat(end.get()).isInstanceOf(OutOfMemoryError.class);
            logs.writeThrough();
            root.error("the reason");
        }
        assertThat(Files.readString(file)).contains("the reason").doesNotContain("this one is lost");
    }
}
