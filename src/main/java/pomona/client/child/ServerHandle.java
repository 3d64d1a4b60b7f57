package pomona.client.child;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pomona.client.ServerAddress;

/** A server to ask. Closing it stops it if it was started for this use, and does nothing otherwise. */
public final class ServerHandle implements AutoCloseable {
    private static final int LISTENS_MILLIS = 500;

    private final ServerAddress address;
    private final @Nullable ChildServer child;

    private ServerHandle(ServerAddress address, @Nullable ChildServer child) {
        this.address = address;
        this.child = child;
    }

    /**
     * The named server; else 127.0.0.1:5050 if something listens there; else a child process on a free port.
     *
     * @param say gets the one line that says that a child is started
     * @throws IOException the child did not start; the message is a sentence for a person
     */
    public static ServerHandle find(Optional<ServerAddress> named, Consumer<String> say)
            throws IOException, InterruptedException {
        if (named.isPresent()) {
            return new ServerHandle(named.get(), null);
        }
        if (listens(ServerAddress.DEFAULT)) {
            return new ServerHandle(ServerAddress.DEFAULT, null);
        }
        say.accept("No server named and none on %s: starting one for this run.".formatted(ServerAddress.DEFAULT));
        ChildServer child = ChildServer.start();
        return new ServerHandle(child.address(), child);
    }

    public ServerAddress address() {
        return address;
    }

    /** Whether it was started for this use. */
    public boolean isChild() {
        return child != null;
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }

    private static boolean listens(ServerAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), LISTENS_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
