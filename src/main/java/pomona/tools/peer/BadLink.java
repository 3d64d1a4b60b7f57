package pomona.tools.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pomona.client.ServerAddress;

/**
 * A loopback port that leads to a server over a link that is slow and far, or that breaks.
 *
 * <pre>
 *   socket --read, at most RATE--> [ packets on their way, each due DELAY later ] --write when due--> socket
 * </pre>
 */
public final class BadLink implements AutoCloseable {
    private static final int PACKET_BYTES = 1448;
    private static final int PACKETS_ON_THE_WAY_MAX = 256;
    private static final int CUT_AFTER_BYTES_MIN = 2_000;
    private static final int CUT_AFTER_BYTES_MAX = 122_000;

    private final ServerAddress server;
    private final double bytesPerSecond;
    private final long delayNanos;
    private final @Nullable Random cuts;
    private final ServerSocket listener;
    private final AtomicInteger broken = new AtomicInteger();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /** Bytes on their way; none of them for the end of the stream. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Packet(byte[] bytes, int count, long dueNanos) {
        boolean isEnd() {
            return count < 0;
        }
    }

    private BadLink(ServerAddress server, double bytesPerSecond, long delayNanos, @Nullable Random cuts)
            throws IOException {
        this.server = server;
        this.bytesPerSecond = bytesPerSecond;
        this.delayNanos = delayNanos;
        this.cuts = cuts;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("link-accept", this::accept);
    }

    /**
     * A slow link.
     *
     * @param bitsPerSecond each way
     * @param roundTrip both ways together
     */
    public static BadLink slow(ServerAddress server, double bitsPerSecond, Duration roundTrip) throws IOException {
        return new BadLink(server, bitsPerSecond / 8, roundTrip.toNanos() / 2, null);
    }

    /** A link that cuts each connection after a random count of bytes from the server, by an end or a reset. */
    public static BadLink breaking(ServerAddress server, long seed) throws IOException {
        return new BadLink(server, Double.POSITIVE_INFINITY, 0, new Random(seed));
    }

    /** Where it listens. */
    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", listener.getLocalPort());
    }

    /** Connections cut so far. */
    public int broken() {
        return broken.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                // Little in the kernel: what the sender wrote should still be on the link, not in a buffer.
                near.setReceiveBufferSize(PACKET_BYTES * 8);
                Socket far = new Socket();
                sockets.add(near);
                sockets.add(far);
                far.setTcpNoDelay(true);
                near.setTcpNoDelay(true);
                far.connect(new InetSocketAddress(server.host(), server.port()));
                long bytes = cuts == null ? Long.MAX_VALUE : cuts.nextInt(CUT_AFTER_BYTES_MIN, CUT_AFTER_BYTES_MAX);
                boolean isReset = cuts != null && cuts.nextBoolean();
                way("link-there", near, far, Long.MAX_VALUE, false);
                way("link-back", far, near, bytes, isReset);
            }
        } catch (IOException e) {
            // Closed by us.
            return;
        }
    }

    private void way(String name, Socket from, Socket to, long bytes, boolean isReset) {
        BlockingQueue<Packet> packets = new ArrayBlockingQueue<>(PACKETS_ON_THE_WAY_MAX);
        daemon(name + "-in", () -> read(from, packets));
        daemon(name + "-out", () -> write(packets, from, to, bytes, isReset));
    }

    private void read(Socket from, BlockingQueue<Packet> packets) {
        long freeNanos = System.nanoTime();
        try {
            int count;
            do {
                byte[] bytes = new byte[PACKET_BYTES];
                count = readOrEnd(from, bytes);
                long now = System.nanoTime();
                long begins = Math.max(now, freeNanos);
                freeNanos = begins + (long) (Math.max(count, 0) / bytesPerSecond * 1e9);
                TimeUnit.NANOSECONDS.sleep(freeNanos - now);
                packets.put(new Packet(bytes, count, freeNanos + delayNanos));
            } while (count >= 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that broke has ended. */
    private static int readOrEnd(Socket from, byte[] bytes) {
        try {
            return from.getInputStream().read(bytes);
        } catch (IOException e) {
            return -1;
        }
    }

    private void write(BlockingQueue<Packet> packets, Socket from, Socket to, long bytes, boolean isReset) {
        long left = bytes;
        try {
            OutputStream out = to.getOutputStream();
            for (Packet packet = packets.take(); !packet.isEnd(); packet = packets.take()) {
                TimeUnit.NANOSECONDS.sleep(packet.dueNanos() - System.nanoTime());
                out.write(packet.bytes(), 0, (int) Math.min(left, packet.count()));
                left -= packet.count();
                if (left <= 0) {
                    broken.incrementAndGet();
                    to.setSoLinger(isReset, 0);
                    cut(from, to);
                    return;
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One end has gone: so does the other.
            cut(from, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void cut(Socket from, Socket to) {
        try (from;
                to) {
            from.shutdownInput();
        } catch (IOException e) {
            // It was closed already.
            return;
        }
    }

    private static void daemon(String name, Runnable action) {
        Thread thread = new Thread(action, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
