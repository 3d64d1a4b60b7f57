package pomona.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import pomona.protocol.ControlMessage;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.HeaderCodec;
import pomona.protocol.Limits;
import pomona.protocol.Prediction;
import pomona.protocol.ProtocolException;

/** A real server socket on a free loopback port that does to each connection what a script says. */
public final class ScriptedServer implements AutoCloseable {
    /** What happens on one connection, on a thread of its own; the connection is closed at its end. */
    @FunctionalInterface
    public interface Script {
        void serve(Peer peer) throws IOException;
    }

    /** One frame as it came. */
    public static final class Received {
        private final FrameHeader header;
        private final byte[] body;

        Received(FrameHeader header, byte[] body) {
            this.header = header;
            this.body = body;
        }

        public FrameHeader header() {
            return header;
        }

        public byte[] body() {
            return body;
        }

        public String id() {
            return String.valueOf(header.id());
        }

        public boolean isImage() {
            return header.msgType().equals("CLIENT_IMAGE");
        }

        /** The control message; empty for images and log-offs. */
        public Optional<ControlMessage> control() {
            try {
                return isImage() ? Optional.empty() : ControlMessage.parse(body);
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }
    }

    private final ServerSocket listener;
    private final Script script;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    public ScriptedServer(Script script) throws IOException {
        this(0, script);
    }

    public ScriptedServer(int port, Script script) throws IOException {
        this.script = script;
        listener = new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
        start(this::accept, "scripted-accept");
    }

    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections accepted so far. */
    public int accepted() {
        return accepted.get();
    }

    /** What scripts threw, lost connections aside. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** A prediction of scab that echoes this id. */
    public static Prediction prediction(String id) {
        return new Prediction(
                id,
                "scab",
                0.91,
                List.of("scab"),
                null,
                Map.of("healthy", 0.05, "scab", 0.91),
                new Prediction.Image("jpeg", 1200, 800, 1),
                new Prediction.Model("apple-leaf", "1", "fp32", "0123456789ab"),
                new Prediction.Timing(1, 2, 3, 4, 10),
                null);
    }

    /** Who this server says it is. */
    public static Event.Info info(int maxBodyBytes, int requestsPerConnection) {
        return new Event.Info(
                1,
                "scripted",
                new Prediction.Model("apple-leaf", "1", "fp32", "0123456789ab"),
                Map.of(),
                List.of("healthy", "scab"),
                Map.of("healthy", 0.66, "scab", 0.5),
                Map.of(
                        "healthy", new Event.Guide("Healthy", "healthy", "Even green.", "Look again."),
                        "scab", new Event.Guide("Apple scab", "disease", "Olive spots.", "Look at fruit.")),
                List.of("jpeg", "png"),
                "scripted",
                new Event.ServerLimits(
                        maxBodyBytes, 50_000_000L, requestsPerConnection, 64, 10_000, 1 << 20, 120_000, 30_000),
                2,
                new Event.Counters(0, 0, Map.of(), 0, 0, 0),
                Map.of());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                int number = accepted.getAndIncrement();
                start(() -> serve(socket, number), "scripted-" + number);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.serve(new Peer(socket, number));
        } catch (IOException lost) {
            // The client went away, or the test ended.
        } catch (RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }

    private static void start(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The server's end of one connection. */
    public static final class Peer {
        private static final HeaderCodec CODEC = new HeaderCodec(Limits.DEFAULT);

        private final Socket socket;
        private final int number;
        private final DataInputStream in;
        private final OutputStream out;

        Peer(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        /** Counted from 0 in the order of acceptance. */
        public int number() {
            return number;
        }

        /** Reads the greeting and answers it. */
        public Peer greet() throws IOException {
            return greet(info(32 * 1024 * 1024, 8));
        }

        public Peer greet(Event.Info info) throws IOException {
            ControlMessage hello = read().control().orElseThrow();
            if (!(hello instanceof ControlMessage.Hello)) {
                throw new AssertionError("expected hello, got " + hello);
            }
            event(info);
            return this;
        }

        /** The next frame. */
        public Received read() throws IOException {
            byte[] header = new byte[FrameHeader.HEADER_BYTES];
            in.readFully(header);
            try {
                FrameHeader decoded = CODEC.decode(header);
                byte[] body = new byte[decoded.bodyBytes()];
                in.readFully(body);
                return new Received(decoded, body);
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }

        /** The next image; control messages before it are dropped. */
        public Received readImage() throws IOException {
            Received next = read();
            while (!next.isImage()) {
                next = read();
            }
            return next;
        }

        /** Whether bytes wait to be read. */
        public boolean hasMore() throws IOException {
            return in.available() > 0;
        }

        public void predict(String id) throws IOException {
            write(Frames.prediction(prediction(id)));
        }

        public void refuse(String id, ErrorCode code) throws IOException {
            event(Event.Failure.of(id, Event.About.IMAGE, code, "said " + code.wireName()));
        }

        public void event(Event event) throws IOException {
            write(Frames.event(event));
        }

        public void write(ByteBuffer frame) throws IOException {
            write(frame, frame.remaining());
        }

        /** Writes the first bytes of a frame only. */
        public void write(ByteBuffer frame, int bytes) throws IOException {
            byte[] first = new byte[bytes];
            frame.get(first);
            out.write(first);
            out.flush();
        }

        /** Ends the connection by a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Returns when the client ends the connection; what it sends until then is dropped. */
        public void awaitEnd() throws IOException {
            byte[] dropped = new byte[8192];
            int count = 0;
            while (count >= 0) {
                count = in.read(dropped);
            }
        }
    }
}
