package pomona.tools.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pomona.client.ServerAddress;
import pomona.protocol.ControlMessage;

/**
 * A client on a plain socket, for drivers and tests: it sends any bytes, reads one frame at a time, and hides nothing.
 * It reads headers as JSON of 128 bytes, by the protocol's text and not by the classes of this program.
 */
public final class WireClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEADER_BYTES = 128;
    /** Only a server that hangs makes one wait so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private final Socket socket;
    private final InputStream in;

    /**
     * One frame from the server.
     *
     * @param body as it came; not copied
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Received(JsonNode header, byte[] body) {
        public String type() {
            return header.path("msg_type").asText();
        }

        public boolean isPrediction() {
            return type().equals("SERVER_PREDICTION");
        }

        public String text() {
            return new String(body, UTF_8);
        }

        /** The body, which must be JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(text(), e);
            }
        }

        /** {@code prediction:rust}, {@code error:overloaded}, {@code pong}, {@code info} … or {@code logoff}. */
        public String kind() {
            if (isPrediction()) {
                return "prediction:" + json().path("prediction").asText();
            }
            if (!text().startsWith("{\"event\"")) {
                return "logoff";
            }
            String event = json().path("event").asText();
            return event.equals("error") ? "error:" + json().path("code").asText() : event;
        }

        public String id() {
            return json().path("id").asText("");
        }
    }

    public WireClient(ServerAddress address) throws IOException {
        this(address, PATIENCE);
    }

    /**
     * Connects.
     *
     * @param patience longest wait for the next byte
     */
    public WireClient(ServerAddress address, Duration patience) throws IOException {
        this(new InetSocketAddress(address.host(), address.port()), new Socket(), patience);
    }

    public WireClient(InetSocketAddress address) throws IOException {
        this(address, new Socket());
    }

    /** With a socket of which the caller has set the options. */
    public WireClient(InetSocketAddress address, Socket socket) throws IOException {
        this(address, socket, PATIENCE);
    }

    private WireClient(InetSocketAddress address, Socket socket, Duration patience) throws IOException {
        this.socket = socket;
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            socket.setTcpNoDelay(true);
            socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
            in = socket.getInputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public Socket socket() {
        return socket;
    }

    /** A header with more fields, such as {@code "id":"7","want":"s"}. */
    public static byte[] header(String type, int bodyBytes, String fields) {
        String json = "{\"msg_type\":\"%s\",\"msg_len\":%d%s}"
                .formatted(type, bodyBytes, fields.isEmpty() ? "" : "," + fields);
        return "%128s".formatted(json).getBytes(US_ASCII);
    }

    public WireClient send(byte[] bytes) throws IOException {
        return send(bytes, 0, bytes.length);
    }

    public WireClient send(byte[] bytes, int from, int count) throws IOException {
        socket.getOutputStream().write(bytes, from, count);
        return this;
    }

    public WireClient send(ControlMessage message) throws IOException {
        return message(new String(message.toBytes(), UTF_8));
    }

    /** An image as the first client sends it: two fields. */
    public WireClient image(String body) throws IOException {
        return image(body, "");
    }

    public WireClient image(String body, String fields) throws IOException {
        return frame("CLIENT_IMAGE", body.getBytes(US_ASCII), fields);
    }

    public WireClient message(String body) throws IOException {
        return frame("CLIENT_MESSAGE", body.getBytes(UTF_8), "");
    }

    /** In one piece, as most clients do. */
    private WireClient frame(String type, byte[] body, String fields) throws IOException {
        byte[] frame = Arrays.copyOf(header(type, body.length, fields), HEADER_BYTES + body.length);
        System.arraycopy(body, 0, frame, HEADER_BYTES, body.length);
        return send(frame);
    }

    public WireClient halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Ends the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** The next frame; {@link EOFException} when the server has closed. */
    public Received receive() throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length == 0) {
            throw new EOFException("closed by the server");
        }
        if (header.length < HEADER_BYTES) {
            throw new IOException("the server closed within a header: " + new String(header, US_ASCII));
        }
        JsonNode json = JSON.readTree(new String(header, US_ASCII).strip());
        int bodyBytes = json.path("msg_len").asInt(-1);
        byte[] body = in.readNBytes(bodyBytes);
        if (body.length < bodyBytes) {
            throw new IOException("the server closed within a body");
        }
        return new Received(json, body);
    }

    /** All frames until the server closes. */
    public List<Received> receiveAll() throws IOException {
        List<Received> all = new ArrayList<>();
        try {
            while (true) {
                all.add(receive());
            }
        } catch (EOFException e) {
            return all;
        }
    }

    /** Whether nothing but the end of the stream comes. */
    public boolean isEnded() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
