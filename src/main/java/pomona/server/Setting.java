package pomona.server;

import java.util.Locale;
import java.util.Optional;

/** Everything that can be configured; the key is also the flag's name. */
public enum Setting {
    PORT("5050", "TCP port; 0 for a free one"),
    BIND("127.0.0.1", "address to listen on"),
    MODEL("", "folder of the model package; default: models/apple-leaf beside the program"),
    VARIANT("", "variant of the model; default: the first that agrees with its golden samples here"),
    WORKERS("0", "predictions that run at once; 0 for the number of cores"),
    QUEUE_CAPACITY("64", "images that may wait for a worker"),
    REQUESTS_PER_CONNECTION("8", "images in flight on one connection"),
    MAX_CONNECTIONS("10000", "connections at once"),
    MAX_CONNECTIONS_PER_ADDRESS("0", "connections at once from one address; 0 for no limit"),
    MAX_BODY_BYTES("32MiB", "longest body of an image"),
    BODY_BUDGET_BYTES("0", "memory for all bodies; 0 for a quarter of the heap"),
    REPLY_BUDGET_BYTES("0", "memory for all replies that clients have not read; 0 for an eighth of the heap"),
    MAX_PIXELS("50000000", "largest picture, width times height"),
    HEADER_TIMEOUT("10s", "from a header's first byte to its last"),
    BODY_TIMEOUT(
            "30s",
            "time for a body, to which body-min-rate adds; also its longest silence while others wait for memory"),
    BODY_MIN_RATE("4KiB", "each so many bytes give a body or a reply one more second"),
    WRITE_TIMEOUT("30s", "a client's time to read a reply"),
    PARK_TIMEOUT("120s", "longest wait for room of an image without id"),
    RUN_TIMEOUT("30s", "longest run of one image"),
    IDLE_TIMEOUT("0", "silence on a connection with nothing in flight; 0 for no limit"),
    HTTP_PORT("0", "port of the HTTP door; 0 for none, free for a free one"),
    HTTP_BIND("127.0.0.1", "address of the HTTP door"),
    HTTP_HOSTS("", "names by which HTTP clients may call this server, with commas; localhost and addresses are known"),
    HTTP_MAX_CONNECTIONS("1000", "HTTP connections at once; max-connections-per-address holds for them too"),
    HTTP_IDLE_TIMEOUT("60s", "silence on an HTTP connection with nothing in flight"),
    ADMIN_PORT("0", "port for health and metrics; 0 for none, free for a free one"),
    ADMIN_BIND("127.0.0.1", "address for health and metrics"),
    PORTS_IF_FREE("false", "go on without http-port and admin-port where they are taken"),
    DRAIN_DELAY("0", "when stopping, time during which connections are still taken and /readyz says no"),
    DRAIN_TIMEOUT("30s", "when stopping, time for what is in flight"),
    TOKEN_FILE("", "file with the token that clients must show"),
    LOG_FILE("", "log to this file, rotated; default: standard error"),
    LOG_JSON("false", "log one JSON object a line");

    private final String defaultText;
    private final String meaning;

    Setting(String defaultText, String meaning) {
        this.defaultText = defaultText;
        this.meaning = meaning;
    }

    /** The key in a file, and the flag's name: {@code queue-capacity}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The variable in the environment: {@code POMONA_QUEUE_CAPACITY}. */
    public String variable() {
        return "POMONA_" + name();
    }

    public String defaultText() {
        return defaultText;
    }

    /** One line for the help. */
    public String meaning() {
        return meaning;
    }

    /** Whether the flag alone means yes. */
    public boolean isSwitch() {
        return defaultText.equals("false");
    }

    static Optional<Setting> ofKey(String key) {
        for (Setting setting : values()) {
            if (setting.key().equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }
}
