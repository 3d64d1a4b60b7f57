package pomona.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import pomona.inference.LeafModel;
import pomona.inference.ModelException;
import pomona.protocol.Event;
import pomona.server.ConfigException;
import pomona.server.LeafEngine;
import pomona.server.Logs;
import pomona.server.PredictionServer;
import pomona.server.ServerConfig;
import pomona.server.Setting;
import pomona.server.Settings;
import pomona.server.Version;
import pomona.system.ExitCode;
import pomona.system.Signals;

/** {@code pomona serve}: a server until a signal, with one flag for each {@link Setting}. */
@Command(
        name = "serve",
        description = "Run the server.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:drained, every image was answered; or stopped before it was ready",
            "1:internal error, or images were left at the end",
            "2:wrong usage, or a setting or the model can't be used",
            "70:the thread that serves all connections failed, the log says why; bin/pomona starts it again",
            "130:ended at once by a second signal"
        },
        footer = {
            "",
            "Order: flag over environment (POMONA_QUEUE_CAPACITY) over file (pomona.properties) over default.",
            "SIGTERM finishes what is in flight and ends; a second one ends at once.",
            "",
            "Examples:",
            "  pomona serve",
            "  pomona serve --bind 0.0.0.0 --token-file token.txt",
            "  pomona serve --port 0 --port-file /tmp/pomona.port --workers 2"
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private static final Set<String> ENDS_AT_ONCE = Set.of("-h", "--help", "-V", "--version", "--print-config");

    private static final int LAST_WORD_TRIES = 10;
    private static final long LAST_WORD_PAUSE_NANOS = 100_000_000;

    private enum State {
        STARTING,
        SERVING,
        /** Asked to stop before it was ready. */
        GIVEN_UP
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "Read settings from FILE, not pomona.properties.")
    private @Nullable Path config;

    @Option(names = "--print-config", description = "Show each setting and where it came from, and end.")
    private boolean printConfig;

    @Option(names = "--port-file", paramLabel = "FILE", description = "Write host:port to FILE once ready.")
    private @Nullable Path portFile;

    @Option(names = "--die-with-parent", description = "End when standard input ends.")
    private boolean dieWithParent;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final AtomicInteger signals = new AtomicInteger();

    /**
     * The engine takes half a second to load, which begins before the rest is looked at; not where that ends at once. What
     * else needs a library waits for it meanwhile, so that for addresses, which the settings name, goes before.
     */
    static void begin(String... args) {
        if (Collections.disjoint(Arrays.asList(args), ENDS_AT_ONCE)) {
            Logs.hush();
            InetAddress.getLoopbackAddress();
            LeafModel.startEngine();
        }
    }

    /** The command with its flags. */
    static CommandLine commandLine() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new ServeCommand());
        for (Setting setting : Setting.values()) {
            String defaultText = setting.defaultText().isEmpty() ? "" : " (" + setting.defaultText() + ")";
            spec.addOption(OptionSpec.builder("--" + setting.key())
                    .paramLabel("VALUE")
                    .type(String.class)
                    .arity(setting.isSwitch() ? "0..1" : "1")
                    .fallbackValue("true")
                    .description(setting.meaning() + defaultText)
                    .build());
        }
        return new CommandLine(spec);
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter err = commandSpec().commandLine().getErr();
        ServerConfig server;
        Settings settings;
        try {
            settings = Settings.load(flags(), System.getenv(), Optional.ofNullable(config));
            server = ServerConfig.of(settings, Home.folder());
        } catch (ConfigException e) {
            err.println("pomona serve: " + e.getMessage());
            return ExitCode.USAGE;
        }
        if (printConfig) {
            commandSpec().commandLine().getOut().print(settings.print());
            commandSpec().commandLine().getOut().flush();
            return 0;
        }
        try (Logs logs = Logs.start(server.logFile(), server.logJson())) {
            return serve(server, logs);
        } catch (ConfigException | ModelException e) {
            err.println("pomona serve: " + e.getMessage());
            return ExitCode.USAGE;
        } catch (Error e) {
            // Uncaught, it would end this thread alone, and what is half up by now would go on without anyone to stop
            // it.
            err.println("pomona serve: internal error: " + e);
            return ExitCode.INTERNAL_ERROR;
        }
    }

    private int serve(ServerConfig config, Logs logs) throws Exception {
        long startNanos = System.nanoTime();
        Signals.handle("TERM", () -> onSignal(logs));
        Signals.handle("INT", () -> onSignal(logs));
        Signals.handle("HUP", () -> onSignal(logs));
        if (dieWithParent) {
            startDaemon("parent", () -> awaitParent(logs));
        }
        LOG.info("Pomona {} is starting, model in {}", Version.text(), config.model());
        PredictionServer server = PredictionServer.prepare(config, LeafEngine.open(config));
        if (!state.compareAndSet(State.STARTING, State.SERVING)) {
            server.close();
            return 0;
        }
        server.serve();
        startDaemon("failure", () -> awaitFailure(server, logs));
        String hostPort = hostPort(server.address());
        LOG.info(
                "Ready on {} after {} ms: {} workers, decoder {}, {}",
                hostPort,
                (System.nanoTime() - startNanos) / 1_000_000,
                config.workers(),
                server.info().decoder(),
                modelSentence(server.info()));
        server.httpAddress().ifPresent(http -> LOG.info("HTTP on http://{}/v1/predict", hostPort(http)));
        server.adminAddress().ifPresent(admin -> LOG.info("Health and metrics on http://{}/metrics", hostPort(admin)));
        if (portFile != null) {
            writePortFile(portFile, hostPort);
        }
        asked.await();
        boolean clean = server.drain();
        if (logs.dropped() > 0) {
            LOG.warn("{} log lines were dropped, the log could not keep up", logs.dropped());
        }
        return clean ? 0 : ExitCode.INTERNAL_ERROR;
    }

    private static String hostPort(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static String modelSentence(Event.Info info) {
        String model = "model %s %s, variant %s"
                .formatted(
                        info.model().name(),
                        info.model().version(),
                        info.model().variant());
        return info.refusedVariants().isEmpty()
                ? model
                : "%s (not used: %s)".formatted(model, LeafModel.sentences(info.refusedVariants()));
    }

    private void onSignal(Logs logs) {
        if (signals.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        stop(logs);
    }

    /** Drains. A start is not waited for, since it may hang: it has accepted nothing yet. */
    private void stop(Logs logs) {
        if (state.compareAndSet(State.STARTING, State.GIVEN_UP)) {
            LOG.info("stopped before it was ready");
            logs.close();
            Runtime.getRuntime().halt(0);
        }
        asked.countDown();
    }

    /**
     * A server that can't answer must not look alive. Its last word is tried for a moment: memory may be what ran out, and
     * another thread may hold it until it ends too.
     */
    private static void awaitFailure(PredictionServer server, Logs logs) {
        for (int tried = 0; tried < LAST_WORD_TRIES; tried++) {
            try {
                PredictionServer.Failure failure = server.awaitEnd().orElse(null);
                if (failure == null) {
                    return;
                }
                logs.writeThrough();
                LOG.error(
                        "{} failed, the process ends with code {}",
                        failure.thread(),
                        ExitCode.SELECTOR_FAILED,
                        failure.cause());
                logs.close();
                break;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                LockSupport.parkNanos(LAST_WORD_PAUSE_NANOS);
            }
        }
        Runtime.getRuntime().halt(ExitCode.SELECTOR_FAILED);
    }

    private void awaitParent(Logs logs) {
        try {
            while (System.in.read() >= 0) {
                // What the parent writes means nothing.
            }
        } catch (IOException e) {
            LOG.debug("standard input failed", e);
        }
        stop(logs);
    }

    private static void startDaemon(String name, Runnable action) {
        var thread = new Thread(action, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void writePortFile(Path file, String hostPort) throws ConfigException {
        try {
            Path whole = file.toAbsolutePath();
            Path part = whole.resolveSibling(whole.getFileName() + ".part");
            Files.writeString(part, hostPort + "\n");
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            throw new ConfigException("can't write port-file %s: there is no folder for it".formatted(file));
        } catch (IOException e) {
            throw new ConfigException("can't write port-file %s: %s".formatted(file, e.getMessage()));
        }
    }

    private Map<Setting, String> flags() {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        CommandLine.ParseResult parsed = commandSpec().commandLine().getParseResult();
        for (Setting setting : Setting.values()) {
            String value = parsed.matchedOptionValue("--" + setting.key(), null);
            if (value != null) {
                flags.put(setting, value);
            }
        }
        return flags;
    }

    private CommandSpec commandSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets it");
        }
        return spec;
    }
}
