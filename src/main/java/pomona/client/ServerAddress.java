package pomona.client;

/**
 * Where a server listens.
 *
 * @param host a name or a literal address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {
    public static final int DEFAULT_PORT = 5050;
    public static final ServerAddress DEFAULT = new ServerAddress("127.0.0.1", DEFAULT_PORT);

    private static final int PORT_MAX = 65_535;

    public ServerAddress {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a server address needs a host, as in lab1:5050");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    /**
     * Reads {@code host:port}, {@code [ipv6]:port} or a host alone, which means port {@value #DEFAULT_PORT}.
     *
     * @throws IllegalArgumentException says what is wrong with it
     */
    public static ServerAddress parse(String hostPort) {
        String text = hostPort.strip();
        int colon = text.lastIndexOf(':');
        boolean isBareIpv6 = !text.startsWith("[") && colon != text.indexOf(':');
        if (colon < 0 || isBareIpv6 || text.endsWith("]")) {
            return new ServerAddress(withoutBrackets(text), DEFAULT_PORT);
        }
        String port = text.substring(colon + 1);
        try {
            return new ServerAddress(withoutBrackets(text.substring(0, colon)), Integer.parseInt(port));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a server address is host:port; \"%s\" is no port".formatted(port), e);
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
