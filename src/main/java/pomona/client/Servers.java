package pomona.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the server to ask: the one named, else the one that listens here, else a child. */
public final class Servers {
    private static final int LISTENS_MILLIS = 500;

    private Servers() {}

    /** A server to ask; closing it stops it if it is a child and does nothing otherwise. */
    public interface Found extends AutoCloseable {
        ServerAddress address();

        /** Whether it was started for this use. */
        boolean isChild();

        @Override
        void close();
    }

    /** As {@link #find(Optional, Consumer)}; the line goes to standard error. */
    public static Found find(Optional<ServerAddress> named) throws IOException, InterruptedException {
        return find(named, System.err::println);
    }

    /**
     * The named server; else 127.0.0.1:5050 if something listens there; else a child process on a free port.
     *
     * @param say gets the one line that says that a child is started
     * @throws IOException the child did not start; the message is a sentence for a person
     */
    public static Found find(Optional<ServerAddress> named, Consumer<String> say)
            throws IOException, InterruptedException {
        if (named.isPresent()) {
            return new Running(named.get());
        }
        if (listens(ServerAddress.DEFAULT)) {
            return new Running(ServerAddress.DEFAULT);
        }
        say.accept("No server named and none on %s: starting one for this run.".formatted(ServerAddress.DEFAULT));
        return new Child(ChildServer.start());
    }

    private static boolean listens(ServerAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), LISTENS_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private record Running(ServerAddress address) implements Found {
        @Override
        public boolean isChild() {
            return false;
        }

        @Override
        public void close() {}
    }

    private record Child(ChildServer server) implements Found {
        @Override
        public ServerAddress address() {
            return server.address();
        }

        @Override
        public boolean isChild() {
            return true;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
