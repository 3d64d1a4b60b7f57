package pomona.tools.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP client on a plain socket, for drivers and tests: it sends what it is given, byte for byte, right or wrong, and
 * hides nothing.
 */
public final class HttpPeer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "HTTP/1.1 ";
    /** Only a server that hangs makes one wait so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /**
     * A reply.
     *
     * @param headers by their names in lower case
     * @param latin1 the body, each byte a character
     */
    public record Reply(int status, Map<String, String> headers, String latin1) {
        public byte[] bytes() {
            return latin1.getBytes(ISO_8859_1);
        }

        public String text() {
            return new String(bytes(), UTF_8);
        }

        public JsonNode json() throws IOException {
            return JSON.readTree(bytes());
        }

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public boolean closes() {
            return header("Connection").equalsIgnoreCase("close");
        }
    }

    private final Socket socket;
    private final InputStream in;

    public HttpPeer(InetSocketAddress address) throws IOException {
        this(address, new Socket());
    }

    /** With a socket of which the caller has set the options. */
    public HttpPeer(InetSocketAddress address, Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.setTcpNoDelay(true);
        socket.connect(address);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A request for {@code localhost}; header lines without their ends. */
    public static byte[] request(String method, String path, byte[] body, String... headers) {
        var head = new StringBuilder("%s %s HTTP/1.1\r\nHost: localhost\r\n".formatted(method, path));
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (!method.equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    public HttpPeer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public HttpPeer send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    public Reply get(String path, String... headers) throws IOException {
        return send(request("GET", path, new byte[0], headers)).receive();
    }

    public Reply post(String path, byte[] body, String... headers) throws IOException {
        return send(request("POST", path, body, headers)).receive();
    }

    /** The next reply that is not an interim one. */
    public Reply receive() throws IOException {
        Reply reply = receiveAny();
        while (reply.status() < 200) {
            reply = receiveAny();
        }
        return reply;
    }

    /** The next reply, interim ones too. */
    public Reply receiveAny() throws IOException {
        String status = line();
        if (!status.startsWith(VERSION)) {
            throw new IOException("no status line: " + status);
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int code = Integer.parseInt(status.split(" ", 3)[1]);
        return new Reply(code, headers, code < 200 ? "" : new String(body(headers), ISO_8859_1));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            var whole = new ByteArrayOutputStream();
            for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                whole.writeBytes(chunk);
            }
            return whole.toByteArray();
        }
        return exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the server closed within a body");
        }
        return bytes;
    }

    /** One chunk of a body, an empty one at its end. */
    public byte[] chunk() throws IOException {
        byte[] chunk = exactly(Integer.parseInt(line(), 16));
        line();
        return chunk;
    }

    /** A line without its end. */
    public String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed after: " + line);
            }
            line.write(b);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    /** All replies until the server closes, without the interim ones. */
    public List<Reply> receiveAll() throws IOException {
        List<Reply> all = new ArrayList<>();
        for (in.mark(1); in.read() >= 0; in.mark(1)) {
            in.reset();
            Reply reply = receiveAny();
            if (reply.status() >= 200) {
                all.add(reply);
            }
        }
        return all;
    }

    /** Whether the server has ended the connection; waits for it or for another byte. */
    public boolean isEnded() throws IOException {
        return in.read() < 0;
    }

    /** Whether bytes are there to be read. */
    public boolean hasBytes() throws IOException {
        return in.available() > 0;
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends it as a process does that is killed: the kernel sends a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
