package pomona.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes on between a client and a server and cuts each connection after a random count of bytes from the
 * server, by an end of stream or a reset.
 */
public final class BreakingProxy implements AutoCloseable {
    private static final int BYTES_MAX = 120_000;

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Random random;
    private final AtomicInteger broken = new AtomicInteger();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    public BreakingProxy(InetSocketAddress server, long seed) throws IOException {
        this.server = server;
        this.random = new Random(seed);
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept, "proxy-accept");
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections cut so far. */
    public int broken() {
        return broken.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket onward = new Socket(server.getAddress(), server.getPort());
                sockets.add(client);
                sockets.add(onward);
                int bytes = 2000 + random.nextInt(BYTES_MAX);
                boolean isReset = random.nextBoolean();
                start(() -> pass(client, onward, Integer.MAX_VALUE, false), "proxy-up");
                start(() -> pass(onward, client, bytes, isReset), "proxy-down");
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, int bytes, boolean isReset) {
        byte[] buffer = new byte[4096];
        int left = bytes;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            while (left > 0) {
                int count = in.read(buffer, 0, Math.min(left, buffer.length));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
            broken.incrementAndGet();
            if (isReset) {
                to.setSoLinger(true, 0);
            }
        } catch (IOException ended) {
            // Either side went away.
        }
    }

    private static void start(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
