package pomona.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.ResponseChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import pomona.dispatch.BodyBudget;
import pomona.http.Endpoint.BodySink;
import pomona.http.Problem.Refusal;
import pomona.http.strict.StrictRequestParser;
import pomona.protocol.ErrorCode;

/**
 * One request and its reply. HttpCore calls it with what comes in and asks it for what goes out; endpoints answer by it.
 *
 * <pre>
 *   head ─▶ gate ─▶ route ─▶ endpoint: begin ─▶ sink: take* end
 *                                     answer, or stream: send* endStream ─▶ ended (the last byte reached the kernel)
 * </pre>
 *
 * An answer may come before the body is whole: the connection ends with it then.
 *
 * <p>It is long because HttpCore's handler has a dozen methods, and input, output and abort must agree on one state.
 */
public final class Exchange implements AsyncServerExchangeHandler {
    private static final int REQUEST_ID_CHARACTERS_MAX = 64;

    /** What its connection is to it. */
    interface Host {
        long connectionNumber();

        String peer();

        InetAddress address();

        /** When the request's first byte came. */
        long firstByteNanos();

        /** Whether no further request is taken. */
        boolean isClosing();

        /** Runs what concerns this connection alone, in its guard, and settles it. */
        void guarded(Runnable task);
    }

    /** What all exchanges of a door share. */
    record Shared(HttpConfig config, Gate gate, Routes routes, HttpCounters counters, Photos photos) {}

    private final Shared shared;
    private final Host host;
    private final String id;
    private final boolean isNamed;
    private final Request request;
    private final List<Photo> photos = new ArrayList<>();
    private final Queue<ByteBuffer> unsent = new ArrayDeque<>();

    private @Nullable ResponseChannel responses;
    private @Nullable DataStreamChannel output;
    private @Nullable HttpContext context;
    private @Nullable Endpoint endpoint;
    private BodySink sink = BodySink.NONE;
    private ByteBuffer spill = ByteBuffer.allocate(0);
    private boolean hasBody;
    private boolean isBodyWhole;
    private long bodyBytes;
    private long receivedBytes;

    private @Nullable Answer answer;
    private boolean isStream;
    private boolean isSent;
    private boolean isLast;
    private boolean isEnded;
    private boolean isOver;

    Exchange(Shared shared, Host host, HttpRequest http, long number) {
        this.shared = shared;
        this.host = host;
        String wanted = requestId(http);
        this.isNamed = wanted != null;
        this.id = wanted != null ? wanted : "%d.%d".formatted(host.connectionNumber(), number);
        this.request = new Request(http, id);
    }

    private static @Nullable String requestId(HttpRequest http) {
        Header header = http.getFirstHeader("X-Request-Id");
        String wanted = header == null || header.getValue() == null ? "" : header.getValue();
        boolean isHarmless = wanted.length() <= REQUEST_ID_CHARACTERS_MAX && wanted.matches("[A-Za-z0-9._:-]+");
        return isHarmless ? wanted : null;
    }

    // What endpoints use.

    /** What {@code X-Request-Id} says, or a name that the server gave. */
    public String id() {
        return id;
    }

    /** What {@code X-Request-Id} says; null where it says nothing that can come back. */
    @Nullable String givenId() {
        return isNamed ? id : null;
    }

    public Request request() {
        return request;
    }

    public String peer() {
        return host.peer();
    }

    /** Answers with a whole reply; nothing happens when it was answered before. */
    public void answer(Answer reply) {
        if (answer == null) {
            answer = reply;
            isLast = true;
        }
    }

    public void refuse(ErrorCode code, String why) {
        refuse(Problem.of(code, why));
    }

    public void refuse(Refusal refusal, String why) {
        refuse(Problem.of(refusal, why));
    }

    /** Answers with a problem, in the shape that the endpoint's clients know. */
    public void refuse(Problem problem) {
        answer(endpoint == null ? Answer.of(problem) : endpoint.refusal(problem));
    }

    /** Answers with a reply whose length nobody knows yet: {@link #send} and {@link #endStream} follow. */
    public void stream(int status, String contentType, Map<String, String> headers) {
        if (answer == null) {
            answer = new Answer(status, contentType, ByteBuffer.allocate(0), headers, false);
            isStream = true;
        }
    }

    /** Sends a part of a stream. */
    public void send(ByteBuffer bytes) {
        unsent.add(bytes);
        wantOutput();
    }

    /** The stream is whole. */
    public void endStream() {
        isLast = true;
        wantOutput();
    }

    /** Bytes of a stream that have not left. */
    public long unsentBytes() {
        return unsent.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** Whether it is answered, or about to be. */
    public boolean isAnswered() {
        return answer != null;
    }

    /** The body has so many bytes at most: as announced, else what the limit allows. */
    public int bodyBytesMax() {
        return bodyBytes < 0 ? shared.config().imageBytes() : (int) bodyBytes;
    }

    // What photos use.

    long connectionNumber() {
        return host.connectionNumber();
    }

    long firstByteNanos() {
        return host.firstByteNanos();
    }

    void add(Photo photo) {
        photos.add(photo);
    }

    void guarded(Runnable task) {
        host.guarded(task);
    }

    /** There may be memory again for the body that waits. */
    void fed(BodyBudget.Claim claim) {
        claim.forget();
        host.guarded(() -> {
            if (isStarved() && !isOver) {
                pourSpill();
            }
        });
    }

    // What its connection uses.

    /** Whether bytes of its body are still to come and are wanted. */
    boolean awaitsBody() {
        return hasBody && !isBodyWhole;
    }

    /** Whether the body waits for memory: the connection is left unread. */
    boolean isStarved() {
        return spill.hasRemaining();
    }

    boolean blocksOthers() {
        return photos.stream().anyMatch(Photo::blocksOthers);
    }

    boolean hasPhotos() {
        return !photos.isEmpty();
    }

    long receivedBytes() {
        return receivedBytes;
    }

    /** Whether nothing more becomes of it: its reply has left, or its client has gone. */
    boolean isOver() {
        return isOver;
    }

    /** Whether its client may be sent news while it waits. */
    boolean mayProbe() {
        return !isOver && isBodyWhole && (!isSent || isStream);
    }

    /**
     * Sends something that means nothing, so that the kernel tells whether the client is still there: it closed its
     * half of the connection, or all of it.
     */
    void probe() throws IOException {
        if (isSent) {
            send(ByteBuffer.wrap(new byte[] {':', '\n', '\n'}));
        } else if (request.isModern()) {
            sendInformation(102);
        }
    }

    /** The body will not come in time, or is not wanted any more. */
    public void breakOff(ErrorCode code, String why) {
        for (Photo photo : List.copyOf(photos)) {
            photo.fail(code, why);
        }
        refuse(code, why);
    }

    /** Nothing is waited for any more: what has no reply gets this one. */
    void failPhotos(ErrorCode code, String why) {
        for (Photo photo : List.copyOf(photos)) {
            photo.fail(code, why);
        }
    }

    /** The client is gone. */
    void gone() {
        if (isOver) {
            return;
        }
        isOver = true;
        shared.counters().wentAway();
        photos.forEach(Photo::abandon);
        spill = ByteBuffer.allocate(0);
    }

    /** The last byte of the reply reached the kernel. */
    void ended() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (answer != null) {
            shared.counters().answered(answer.status());
        }
        for (Photo photo : photos) {
            if (photo.awaitsReply()) {
                photo.abandon();
            } else {
                photo.ended();
            }
        }
    }

    /** Hands the status line to HttpCore once it is known. */
    void sendAnswer() throws IOException {
        Answer due = answer;
        if (due == null || isSent || responses == null || isOver) {
            return;
        }
        isSent = true;
        var response = new BasicHttpResponse(due.status());
        response.setHeader("X-Request-Id", id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        due.headers().forEach(response::setHeader);
        if (due.status() == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (due.closes() || awaitsBody() || host.isClosing()) {
            response.setHeader("Connection", "close");
        }
        if (due.body().hasRemaining()) {
            unsent.add(due.body().duplicate());
        }
        long length = isStream ? -1 : due.body().remaining();
        try {
            responses.sendResponse(
                    response, new BasicEntityDetails(length, ContentType.parse(due.contentType())), context);
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    private void sendInformation(int status) throws IOException {
        if (responses == null) {
            return;
        }
        try {
            responses.sendInformation(new BasicHttpResponse(status), context);
        } catch (HttpException e) {
            throw new IOException(e);
        }
    }

    // What HttpCore calls.

    @Override
    public void handleRequest(
            HttpRequest http, @Nullable EntityDetails body, ResponseChannel channel, HttpContext httpContext)
            throws IOException {
        responses = channel;
        context = httpContext;
        hasBody = body != null;
        isBodyWhole = !hasBody;
        bodyBytes = body == null ? 0 : body.getContentLength();
        if (http instanceof StrictRequestParser.Malformed malformed) {
            boolean isLarge = malformed.problem().status() == Refusal.HEADER_TOO_LARGE.status();
            shared.counters().cut(isLarge ? HttpCounters.Cut.HEADER_TOO_LARGE : HttpCounters.Cut.MALFORMED);
            answer(Answer.of(malformed.problem()));
            return;
        }
        endpoint = shared.routes().find(request.method(), request.path());
        if (isLetIn(http) && endpoint != null) {
            begin(endpoint);
        }
    }

    private void begin(Endpoint wanted) throws IOException {
        String expect = request.header("Expect").orElse("");
        if (expect.isEmpty()) {
            sink = wanted.begin(request, this);
        } else if (!expect.equalsIgnoreCase("100-continue")) {
            refuse(Refusal.EXPECTATION_FAILED, "nothing can be expected but 100-continue");
        } else if (wanted.takesPhotos() && !hasRoom()) {
            refuse(Problem.overloaded("the queue is full", retryAfterMillis()));
        } else {
            sink = wanted.begin(request, this);
            if (answer == null && hasBody && request.isModern()) {
                sendInformation(100);
            }
        }
        if (!hasBody && answer == null) {
            sink.end();
        }
    }

    private boolean isLetIn(HttpRequest http) {
        Endpoint.Access access = endpoint == null ? Endpoint.Access.TOKEN : endpoint.access();
        Problem problem = shared.gate().check(http, request, access, host.address(), bodyBytes);
        if (problem != null) {
            count(problem);
            refuse(problem);
            return false;
        }
        if (endpoint != null) {
            return true;
        }
        Set<String> methods = shared.routes().methods(request.path());
        if (methods.isEmpty()) {
            refuse(Refusal.NOT_FOUND, "there is nothing at this path");
        } else {
            answer(Answer.of(Problem.of(Refusal.METHOD_NOT_ALLOWED, "this path has " + String.join(", ", methods)))
                    .with("Allow", String.join(", ", methods)));
        }
        return false;
    }

    /** What the wire knows too is counted beside the wire's, as no image's error: none was begun. */
    private void count(Problem problem) {
        for (ErrorCode code : List.of(ErrorCode.UNAUTHORIZED, ErrorCode.TOO_LARGE)) {
            if (problem.code().equals(code.wireName())) {
                shared.photos().conservation().connectionError(code);
            }
        }
    }

    private boolean hasRoom() {
        return shared.photos().hasRoom(request.says("X-Pomona-Bulk", "bulk"));
    }

    private long retryAfterMillis() {
        return shared.photos().retryAfterMillis();
    }

    @Override
    public void updateCapacity(CapacityChannel capacity) throws IOException {
        // While memory is short the connection itself is left unread.
        capacity.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer bytes) {
        receivedBytes += bytes.remaining();
        if (answer == null && receivedBytes > shared.config().imageBytes()) {
            breakOff(
                    ErrorCode.TOO_LARGE,
                    "the body is over the limit of %d bytes"
                            .formatted(shared.config().imageBytes()));
        }
        if (answer != null && !isStream) {
            bytes.position(bytes.limit());
            return;
        }
        if (isStarved() || !sink.take(bytes)) {
            spill(bytes);
        }
    }

    /**
     * Keeps what HttpCore has read already and there is no memory for. It is bounded: the connection is not read on, and
     * HttpCore's own buffer is all that may still come.
     */
    private void spill(ByteBuffer bytes) {
        spill = ByteBuffer.allocate(spill.remaining() + bytes.remaining())
                .put(spill)
                .put(bytes)
                .flip();
    }

    private void pourSpill() {
        if (sink.take(spill) && isBodyWhole && answer == null) {
            sink.end();
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        isBodyWhole = true;
        boolean isWanted = answer == null || isStream;
        if (!isStarved() && isWanted) {
            sink.end();
        }
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, unsentBytes() + (isLast && !isEnded ? 1 : 0));
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        output = channel;
        while (!unsent.isEmpty()) {
            ByteBuffer first = unsent.element();
            channel.write(first);
            if (first.hasRemaining()) {
                return;
            }
            unsent.remove();
        }
        if (isLast && !isEnded) {
            isEnded = true;
            channel.endStream();
        }
    }

    private void wantOutput() {
        if (output != null && !isOver) {
            output.requestOutput();
        }
    }

    @Override
    public void failed(Exception cause) {
        gone();
    }

    @Override
    public void releaseResources() {
        // What it holds is given back when it ends or its client is gone.
    }
}
