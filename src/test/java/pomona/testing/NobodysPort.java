package pomona.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A loopback port where nobody listens. It is kept from all other programs until it is closed; only a server that is
 * told its number may listen there meanwhile.
 */
public final class NobodysPort implements AutoCloseable {
    private final Socket holder = new Socket();

    public NobodysPort() throws IOException {
        holder.setReuseAddress(true);
        holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public int port() {
        return holder.getLocalPort();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    @Override
    public void close() throws IOException {
        holder.close();
    }
}
