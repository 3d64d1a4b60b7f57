package pomona.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client on a plain socket that writes frames byte by byte and reads them one at a time. */
public final class WireClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_MILLIS = Math.toIntExact(PatientWaits.PATIENCE.toMillis());

    /** One frame from the server. */
    public record Received(JsonNode header, String text) {
        public String type() {
            return header.get("msg_type").asText();
        }

        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new IllegalStateException(text, e);
            }
        }

        /** {@code prediction:rust}, {@code error:overloaded}, {@code pong}, {@code info} … or {@code logoff}. */
        public String kind() {
            if (type().equals("SERVER_PREDICTION")) {
                return "prediction:" + json().get("prediction").asText();
            }
            if (!text.startsWith("{\"event\"")) {
                return "logoff";
            }
            String event = json().get("event").asText();
            return event.equals("error") ? "error:" + json().get("code").asText() : event;
        }

        public String id() {
            return json().path("id").asText("");
        }
    }

    private final Socket socket;
    private final InputStream in;

    public WireClient(InetSocketAddress address) throws IOException {
        this(address, new Socket());
    }

    /** With a socket of which the test has set the options. */
    public WireClient(InetSocketAddress address, Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(address, PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    public Socket socket() {
        return socket;
    }

    /** The header of an image with more fields, such as {@code "id":"7","want":"s"}. */
    public static byte[] header(String type, int length, String fields) {
        String json =
                "{\"msg_type\":\"%s\",\"msg_len\":%d%s}".formatted(type, length, fields.isEmpty() ? "" : "," + fields);
        return "%128s".formatted(json).getBytes(US_ASCII);
    }

    public WireClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** An image as the first client sends it: two fields. */
    public WireClient image(String body) throws IOException {
        return image(body, "");
    }

    public WireClient image(String body, String fields) throws IOException {
        byte[] bytes = body.getBytes(US_ASCII);
        byte[] frame = new byte[128 + bytes.length];
        System.arraycopy(header("CLIENT_IMAGE", bytes.length, fields), 0, frame, 0, 128);
        System.arraycopy(bytes, 0, frame, 128, bytes.length);
        return send(frame);
    }

    public WireClient message(String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        send(header("CLIENT_MESSAGE", bytes.length, ""));
        return send(bytes);
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
        byte[] header = in.readNBytes(128);
        if (header.length == 0) {
            throw new EOFException("closed by the server");
        }
        if (header.length < 128) {
            throw new IOException("half a header: " + new String(header, US_ASCII));
        }
        JsonNode json = JSON.readTree(new String(header, US_ASCII).strip());
        byte[] body = in.readNBytes(json.get("msg_len").asInt());
        return new Received(json, new String(body, UTF_8));
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
