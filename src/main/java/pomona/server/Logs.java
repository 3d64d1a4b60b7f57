package pomona.server;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.LoggerFactory;

/**
 * The log: one line an event on standard error or in a file that is rotated.
 *
 * <p>Lines are handed to a thread of their own. When the disk or the terminal can't keep up they are dropped and
 * counted: the selector thread logs too, and must never wait for a disk.
 */
public final class Logs implements AutoCloseable {
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %msg%n";
    private static final int QUEUE_LINES = 8192;
    private static final int FILES = 5;
    private static final String FILE_SIZE = "20MB";
    private static final int FLUSH_MILLIS = 2000;
    private static final int LOOK_MILLIS = 10;

    private final LoggerContext context;
    private final Dropping async;
    private final OutputStreamAppender<ILoggingEvent> target;

    private Logs(LoggerContext context, Dropping async, OutputStreamAppender<ILoggingEvent> target) {
        this.context = context;
        this.async = async;
        this.target = target;
    }

    /** Keeps what libraries have to say before {@link #start} from standard output. */
    public static void hush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.WARN);
    }

    /**
     * Starts logging at INFO.
     *
     * @param file empty for standard error
     * @param json one object a line in place of text
     * @throws ConfigException the file can't be written: a server that logs nowhere would be found out too late
     */
    public static Logs start(Optional<Path> file, boolean json) throws ConfigException {
        if (file.isPresent()) {
            requireWritable(file.get());
        }
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        OutputStreamAppender<ILoggingEvent> target =
                file.isPresent() ? rolling(context, file.get().toString()) : new ConsoleAppender<>();
        if (target instanceof ConsoleAppender<ILoggingEvent> console) {
            console.setTarget("System.err");
        }
        target.setContext(context);
        target.setEncoder(encoder(context, json));
        target.start();
        var async = new Dropping();
        async.setContext(context);
        async.setQueueSize(QUEUE_LINES);
        async.setDiscardingThreshold(0);
        async.setNeverBlock(true);
        async.setMaxFlushTime(FLUSH_MILLIS);
        async.addAppender(target);
        async.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(async);
        context.getLogger("pomona").setLevel(Level.INFO);
        return new Logs(context, async, target);
    }

    private static void requireWritable(Path file) throws ConfigException {
        try {
            Files.newOutputStream(file, CREATE, APPEND).close();
        } catch (NoSuchFileException e) {
            throw new ConfigException("can't write log-file %s: its folder is not there".formatted(file));
        } catch (IOException e) {
            throw new ConfigException("can't write log-file %s: %s".formatted(file, e.getMessage()));
        }
    }

    private static RollingFileAppender<ILoggingEvent> rolling(LoggerContext context, String file) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file);
        var names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setFileNamePattern(file + ".%i");
        names.setMaxIndex(FILES);
        names.start();
        var sizes = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        sizes.setContext(context);
        sizes.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
        sizes.start();
        appender.setRollingPolicy(names);
        appender.setTriggeringPolicy(sizes);
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean json) {
        if (json) {
            var encoder = new JsonEncoder();
            encoder.setContext(context);
            encoder.start();
            return encoder;
        }
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    /** Lines that found no room. */
    public long dropped() {
        return async.dropped.get();
    }

    /**
     * For a last word: from now on each line is written by the thread that logs it, once what waits is written, for a
     * moment at most. The thread that writes else may have ended for want of memory, as what the word is about.
     */
    public void writeThrough() throws InterruptedException {
        for (int waited = 0; waited < FLUSH_MILLIS && async.getNumberOfElementsInQueue() > 0; waited += LOOK_MILLIS) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAppender(async);
        root.addAppender(target);
    }

    /** Writes what is left, for a moment at most. */
    @Override
    public void close() {
        context.stop();
    }

    /** Drops and counts rather than waits. */
    private static final class Dropping extends AsyncAppender {
        private final AtomicLong dropped = new AtomicLong();

        @Override
        protected void append(ILoggingEvent event) {
            if (getRemainingCapacity() == 0) {
                dropped.incrementAndGet();
            } else {
                super.append(event);
            }
        }
    }
}
