package pomona.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pomona.http.HttpConfig;
import pomona.protocol.Limits;
import pomona.reactor.ReactorConfig;

/**
 * A server's settings, read and checked.
 *
 * @param variant empty for the first that agrees with its golden samples
 * @param maxPixels width times height
 * @param bodyBudgetBytes for the bodies of all doors together
 * @param http empty where there is no HTTP door
 * @param admin empty where there is no door for health and metrics
 * @param portsIfFree whether to go on without those where their ports are taken
 * @param drainDelay during it connections are still taken after the order to stop
 * @param tokenFile empty where no token is required
 * @param logFile empty for standard error
 */
public record ServerConfig(
        InetSocketAddress bind,
        Path model,
        Optional<String> variant,
        int workers,
        int queueCapacity,
        long maxPixels,
        long bodyBudgetBytes,
        Optional<HttpConfig> http,
        Optional<HttpConfig> admin,
        boolean portsIfFree,
        Duration drainDelay,
        Duration drainTimeout,
        Optional<Path> tokenFile,
        Optional<Path> logFile,
        boolean logJson,
        ReactorConfig reactor) {
    /** A port that the system picks. */
    private static final String FREE_PORT = "free";

    private static final int BODIES_HEAP_SHARE = 4;
    private static final int REPLIES_HEAP_SHARE = 8;
    /** What one connection may hold by itself. */
    private static final long REPLY_BUDGET_BYTES_MIN = 64 * 1024;

    /** Beyond a year of nanoseconds the sum of a few clocks could overflow. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /**
     * Reads the settings.
     *
     * @param home folder of the program, for the default model
     * @throws ConfigException the first setting that can't be used
     */
    public static ServerConfig of(Settings settings, Path home) throws ConfigException {
        var read = new Reading(settings);
        int maxBody = read.atLeast(Setting.MAX_BODY_BYTES, 1024, Integer.MAX_VALUE / 2, Quantities::bytes);
        long budget = read.value(Setting.BODY_BUDGET_BYTES, Quantities::bytes);
        long heap = Runtime.getRuntime().maxMemory();
        budget = budget == 0 ? heap / BODIES_HEAP_SHARE : budget;
        if (budget < 2L * maxBody) {
            throw new ConfigException(
                    "body-budget-bytes is %d, under twice max-body-bytes (%d): give it more, or give Java more heap"
                            .formatted(budget, maxBody));
        }
        if (budget > heap) {
            throw new ConfigException(
                    "body-budget-bytes is %d, more than Java's heap (%d): give Java more heap".formatted(budget, heap));
        }
        long replyBudget = read.value(Setting.REPLY_BUDGET_BYTES, Quantities::bytes);
        replyBudget = replyBudget == 0 ? Math.min(heap / REPLIES_HEAP_SHARE, heap - budget) : replyBudget;
        if (replyBudget < REPLY_BUDGET_BYTES_MIN || replyBudget > heap - budget) {
            throw new ConfigException(
                    "reply-budget-bytes is %d: it must be %d to what body-budget-bytes leaves of Java's heap (%d)"
                            .formatted(replyBudget, REPLY_BUDGET_BYTES_MIN, heap - budget));
        }
        var reactor = new ReactorConfig(
                new Limits(maxBody, Limits.DEFAULT.messageBytes()),
                replyBudget,
                read.count(Setting.REQUESTS_PER_CONNECTION, 1),
                read.count(Setting.MAX_CONNECTIONS, 1),
                read.count(Setting.MAX_CONNECTIONS_PER_ADDRESS, 0),
                read.time(Setting.HEADER_TIMEOUT),
                read.time(Setting.BODY_TIMEOUT),
                read.atLeast(Setting.BODY_MIN_RATE, 1, Integer.MAX_VALUE, Quantities::bytes),
                read.time(Setting.WRITE_TIMEOUT),
                read.time(Setting.PARK_TIMEOUT),
                read.time(Setting.RUN_TIMEOUT),
                read.timeOrZero(Setting.IDLE_TIMEOUT),
                !read.text(Setting.TOKEN_FILE).isEmpty());
        String model = read.text(Setting.MODEL);
        int workers = read.count(Setting.WORKERS, 0);
        return new ServerConfig(
                read.address(read.atLeast(Setting.PORT, 0, 65_535, Long::parseLong), Setting.BIND),
                model.isEmpty() ? home.resolve("models/apple-leaf") : Path.of(model),
                read.optional(Setting.VARIANT),
                workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
                read.count(Setting.QUEUE_CAPACITY, 0),
                read.atLeast(Setting.MAX_PIXELS, 1, Integer.MAX_VALUE, Long::parseLong),
                budget,
                read.http(Setting.HTTP_PORT, Setting.HTTP_BIND, reactor),
                read.http(Setting.ADMIN_PORT, Setting.ADMIN_BIND, reactor),
                read.truth(Setting.PORTS_IF_FREE),
                read.timeOrZero(Setting.DRAIN_DELAY),
                read.time(Setting.DRAIN_TIMEOUT),
                read.optional(Setting.TOKEN_FILE).map(Path::of),
                read.optional(Setting.LOG_FILE).map(Path::of),
                read.truth(Setting.LOG_JSON),
                reactor);
    }

    /** Reads values and says which setting is wrong, where it stands and why. */
    private record Reading(Settings settings) {
        String text(Setting setting) {
            return settings.get(setting).text().strip();
        }

        Optional<String> optional(Setting setting) {
            return text(setting).isEmpty() ? Optional.empty() : Optional.of(text(setting));
        }

        <T> T value(Setting setting, Function<String, T> parser) throws ConfigException {
            try {
                return parser.apply(text(setting));
            } catch (NumberFormatException e) {
                throw bad(setting, "a whole number is wanted");
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw bad(setting, String.valueOf(e.getMessage()));
            }
        }

        Duration time(Setting setting) throws ConfigException {
            Duration time = timeOrZero(setting);
            if (time.isZero()) {
                throw bad(setting, "a wait without a clock is not offered; give a duration such as 30s");
            }
            return time;
        }

        Duration timeOrZero(Setting setting) throws ConfigException {
            Duration time = value(setting, Quantities::duration);
            if (time.compareTo(LONGEST_WAIT) > 0) {
                throw bad(setting, "a year (8760h) is the most");
            }
            return time;
        }

        boolean truth(Setting setting) throws ConfigException {
            return switch (text(setting)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw bad(setting, "it must be true or false");
            };
        }

        int count(Setting setting, int min) throws ConfigException {
            return atLeast(setting, min, 1_000_000, Long::parseLong);
        }

        int atLeast(Setting setting, long min, int max, Function<String, Long> parser) throws ConfigException {
            long number = value(setting, parser);
            if (number < min || number > max) {
                throw bad(setting, "it must be %d to %d".formatted(min, max));
            }
            return (int) number;
        }

        InetSocketAddress address(int port, Setting bind) throws ConfigException {
            try {
                return new InetSocketAddress(InetAddress.getByName(text(bind)), port);
            } catch (UnknownHostException e) {
                throw bad(bind, "no such address");
            }
        }

        /** The limits of an HTTP door; its clocks for bodies and replies are the wire's. */
        Optional<HttpConfig> http(Setting portSetting, Setting bind, ReactorConfig wire) throws ConfigException {
            boolean isFree = text(portSetting).equals(FREE_PORT);
            int port = isFree ? 0 : atLeast(portSetting, 0, 65_535, Long::parseLong);
            if (port == 0 && !isFree) {
                return Optional.empty();
            }
            Set<String> hosts = Stream.of(text(Setting.HTTP_HOSTS).split(","))
                    .map(host -> host.strip().toLowerCase(Locale.ROOT))
                    .filter(host -> !host.isEmpty())
                    .collect(Collectors.toSet());
            return Optional.of(new HttpConfig(
                    address(port, bind),
                    hosts,
                    wire.limits().imageBytes(),
                    count(Setting.HTTP_MAX_CONNECTIONS, 1),
                    wire.maxConnectionsPerAddress(),
                    wire.requestsPerConnection(),
                    wire.headerTimeout(),
                    wire.bodyTimeout(),
                    wire.bodyMinRateBytes(),
                    wire.writeTimeout(),
                    wire.runTimeout(),
                    time(Setting.HTTP_IDLE_TIMEOUT),
                    wire.tokenRequired()));
        }

        private ConfigException bad(Setting setting, String why) {
            Settings.Value value = settings.get(setting);
            return new ConfigException("%s = %s (%s): %s".formatted(setting.key(), value.text(), value.source(), why));
        }
    }
}
