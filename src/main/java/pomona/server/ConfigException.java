package pomona.server;

/** A setting that can't be used: which one, where it came from, why, in one sentence. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }
}
