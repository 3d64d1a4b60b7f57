package pomona.tools.peer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.HeaderCodec;
import pomona.protocol.Limits;
import pomona.protocol.ProtocolException;

/** A client on a plain socket: it sends any bytes, waits as long as it is told, and hides nothing. */
public final class Peer implements AutoCloseable {
    private static final HeaderCodec CODEC = new HeaderCodec(Limits.DEFAULT);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int CONNECT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    public Peer(ServerAddress address) throws IOException {
        this(address, PATIENCE);
    }

    /**
     * @param patience longest wait for the next byte
     */
    public Peer(ServerAddress address, Duration patience) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) patience.toMillis());
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public Peer send(byte[] bytes) throws IOException {
        return send(bytes, 0, bytes.length);
    }

    public Peer send(byte[] bytes, int from, int count) throws IOException {
        socket.getOutputStream().write(bytes, from, count);
        return this;
    }

    public Peer send(ControlMessage message) throws IOException {
        return send(Frames.message(message.toBytes()).array());
    }

    /** The next frame; {@link EOFException} at the end of the stream. */
    public Reply receive() throws IOException {
        byte[] head = in.readNBytes(FrameHeader.HEADER_BYTES);
        if (head.length == 0) {
            throw new EOFException("closed by the server");
        }
        if (head.length < FrameHeader.HEADER_BYTES) {
            throw new IOException("the server closed within a header");
        }
        FrameHeader header;
        try {
            header = CODEC.decode(head);
        } catch (ProtocolException e) {
            throw new IOException("the server sent a bad header: " + e.getMessage(), e);
        }
        byte[] body = in.readNBytes(header.bodyBytes());
        if (body.length < header.bodyBytes()) {
            throw new IOException("the server closed within a body");
        }
        return new Reply(header, body);
    }

    /** Whether nothing but the end of the stream comes. */
    public boolean isEnded() throws IOException {
        return in.read() < 0;
    }

    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
