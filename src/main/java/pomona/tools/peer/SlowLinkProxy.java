package pomona.tools.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import pomona.client.ServerAddress;

/**
 * A loopback port that leads to a server over a simulated link: each way a rate and a delay.
 *
 * <pre>
 *   socket --read, at most RATE--> [ packets on their way, each due DELAY later ] --write when due--> socket
 * </pre>
 */
public final class SlowLinkProxy implements AutoCloseable {
    private static final int PACKET_BYTES = 1448;
    private static final int PACKETS_ON_THE_WAY_MAX = 256;

    private final ServerSocket listener;
    private final ServerAddress server;
    private final double bytesPerSecond;
    private final long delayNanos;

    @SuppressWarnings("ArrayRecordComponent")
    private record Packet(byte[] bytes, int count, long dueNanos) {
        boolean isEnd() {
            return count < 0;
        }
    }

    /**
     * @param bitsPerSecond each way
     * @param roundTrip both ways together
     */
    public SlowLinkProxy(ServerAddress server, double bitsPerSecond, Duration roundTrip) throws IOException {
        this.server = server;
        this.bytesPerSecond = bitsPerSecond / 8;
        this.delayNanos = roundTrip.toNanos() / 2;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("link-accept", this::accept);
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                // Little in the kernel: what the sender wrote should still be on the link, not in a buffer.
                near.setReceiveBufferSize(PACKET_BYTES * 8);
                Socket far = new Socket();
                far.setTcpNoDelay(true);
                near.setTcpNoDelay(true);
                far.connect(new InetSocketAddress(server.host(), server.port()));
                link("link-there", near, far);
                link("link-back", far, near);
            }
        } catch (IOException e) {
            // Closed by us.
            return;
        }
    }

    private void link(String name, Socket from, Socket to) {
        BlockingQueue<Packet> way = new ArrayBlockingQueue<>(PACKETS_ON_THE_WAY_MAX);
        daemon(name + "-in", () -> read(from, way));
        daemon(name + "-out", () -> write(way, to));
    }

    private void read(Socket from, BlockingQueue<Packet> way) {
        long freeNanos = System.nanoTime();
        try {
            InputStream in = from.getInputStream();
            int count;
            do {
                byte[] bytes = new byte[PACKET_BYTES];
                count = in.read(bytes);
                long now = System.nanoTime();
                long begins = Math.max(now, freeNanos);
                freeNanos = begins + (long) (Math.max(count, 0) / bytesPerSecond * 1e9);
                TimeUnit.NANOSECONDS.sleep(freeNanos - now);
                way.put(new Packet(bytes, count, freeNanos + delayNanos));
            } while (count >= 0);
        } catch (IOException e) {
            way.offer(new Packet(new byte[0], -1, System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(BlockingQueue<Packet> way, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            for (Packet packet = way.take(); !packet.isEnd(); packet = way.take()) {
                TimeUnit.NANOSECONDS.sleep(packet.dueNanos() - System.nanoTime());
                out.write(packet.bytes(), 0, packet.count());
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // The other end has gone: so does this one.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
    }
}
