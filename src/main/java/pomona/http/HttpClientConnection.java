package pomona.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.impl.nio.ServerHttp1StreamDuplexer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.dispatch.Conservation;
import pomona.http.HttpCounters.Cut;
import pomona.http.strict.StrictRequestParser;
import pomona.loop.DeadlineQueue;
import pomona.loop.Guard;
import pomona.loop.StallClock;
import pomona.protocol.ErrorCode;

/**
 * One HTTP client: its socket, its clocks, its one request at a time. HttpCore speaks the protocol on it.
 *
 * <pre>
 *   idle ─first byte▶ head ─▶ exchange: body ─▶ waits ─▶ reply ─last byte in the kernel─▶ idle
 *     └───────────────┴──────────┴──────────────┴──────────┴──▶ lingering (what comes is thrown away) ─▶ closed
 * </pre>
 *
 * Every event ends in {@link #settle}, the only place that writes, computes the interest and sets the deadline.
 *
 * <p>What HttpCore would do otherwise, and why not here: it takes a client's half-close for its end, so the end of the
 * stream is kept from it while a request is answered; it would begin requests that were sent ahead, without bound; it
 * closes with unread bytes in the kernel, at which the kernel throws the reply away, so the end is a lingering one.
 *
 * <p>It is long because all of that is one state: what may be read, written and waited for is decided in one place.
 */
final class HttpClientConnection extends DeadlineQueue.Entry
        implements Guard.Peer, Exchange.Host, Session.Transport, StrictRequestParser.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(HttpClientConnection.class);

    /** What is read of one connection in a turn at most. */
    private static final int READ_QUANTUM_BYTES = 256 * 1024;

    /** What a client may send ahead while its request is answered; further bytes stay in the kernel. */
    private static final int AHEAD_BYTES_MAX = 8 * 1024;

    /** A reply needs a few rounds; what needs more waits for the next turn. */
    private static final int WRITE_ROUNDS_MAX = 64;

    private static final long LINGER_SILENCE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LINGER_NANOS = Duration.ofSeconds(30).toNanos();

    /** How often a client that closed its half is asked whether it is still there. */
    private static final long PROBE_NANOS = Duration.ofSeconds(1).toNanos();

    /** How often a silent client that holds memory is looked at: others may have begun to wait for it since. */
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private enum Phase {
        OPEN,
        /** Its last reply has left; what still comes is thrown away until it ends or is silent. */
        LINGERING,
        CLOSED
    }

    /** Who keeps count of connections. */
    interface Owner {
        void settled(HttpClientConnection connection);

        void closed(HttpClientConnection connection);

        /** Whether the server is about to stop. */
        boolean isClosing();
    }

    /** Makes what speaks HTTP on a connection. */
    interface Protocol {
        ServerHttp1StreamDuplexer open(HttpClientConnection connection, Session session);
    }

    /**
     * What all connections share.
     *
     * @param scratch takes bytes that nobody wants
     */
    record Shared(
            HttpConfig config,
            Protocol protocol,
            HttpCounters counters,
            Conservation conservation,
            DeadlineQueue deadlines,
            Owner owner,
            ByteBuffer scratch) {}

    private final Shared shared;
    private final HttpConfig config;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final long number;
    private final InetAddress address;
    private final String peer;
    private final Session session;
    private final StallClock headClock = new StallClock();
    private final StallClock bodyClock = new StallClock();
    private final StallClock silenceClock = new StallClock();
    private final StallClock writeClock = new StallClock();

    private Phase phase = Phase.OPEN;
    /** Made when the first byte comes: who only connects costs no buffers. */
    private @Nullable ServerHttp1StreamDuplexer http;

    private @Nullable Exchange exchange;
    private boolean isReplyDone;
    private boolean isFinished;
    private boolean isBroken;
    private boolean mayHaveMore;
    private boolean endOfStream;
    private boolean isInHead;
    private int lastReadBytes;
    private long writtenBytes;
    private int aheadBytes;
    private long firstByteNanos;
    private long idleNanos;
    private long lingerNanos;
    private long lastByteNanos;
    private long probeNanos;

    HttpClientConnection(
            Shared shared, SocketChannel channel, SelectionKey key, long number, InetAddress address, int port) {
        this.shared = shared;
        this.config = shared.config();
        this.channel = channel;
        this.key = key;
        this.number = number;
        this.address = address;
        this.peer = address.getHostAddress() + ":" + port;
        this.session = new Session(this, "http-" + number);
        this.idleNanos = nowNanos();
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public long connectionNumber() {
        return number;
    }

    @Override
    public InetAddress address() {
        return address;
    }

    @Override
    public long firstByteNanos() {
        return firstByteNanos;
    }

    @Override
    public boolean isClosing() {
        return shared.owner().isClosing();
    }

    @Override
    public void guarded(Runnable task) {
        Guard.run(this, () -> {
            task.run();
            settle(nowNanos());
        });
    }

    /** Nothing in flight, nothing half read: it can make room for a newcomer. */
    boolean isIdle() {
        return phase == Phase.OPEN && exchange == null && !isInHead;
    }

    /** Whether it counts against the limits: who lingers is as good as gone. */
    boolean isStaying() {
        return phase == Phase.OPEN;
    }

    // What HttpCore does to it.

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        Exchange now = exchange;
        if (phase != Phase.OPEN || endOfStream || !reads()) {
            return 0;
        }
        boolean isAhead = now != null && !now.awaitsBody();
        int limit = bytes.limit();
        if (isAhead) {
            bytes.limit(Math.min(limit, bytes.position() + AHEAD_BYTES_MAX - aheadBytes));
        }
        int count = channel.read(bytes);
        bytes.limit(limit);
        if (count < 0) {
            endOfStream = true;
            // A body that breaks off is an error, but where it is refused already and the reply is still to leave; else
            // the client has only said that it is done with asking.
            return now != null && now.awaitsBody() && !now.isAnswered() ? -1 : 0;
        }
        lastReadBytes = count;
        if (count > 0) {
            bytesCame(count, isAhead);
        }
        return count;
    }

    private void bytesCame(int count, boolean isAhead) {
        long now = nowNanos();
        lastByteNanos = now;
        silenceClock.reset(now);
        if (isAhead) {
            aheadBytes += count;
        }
    }

    @Override
    public void headBegun() {
        if (!isInHead) {
            isInHead = true;
            firstByteNanos = nowNanos();
            headClock.reset(firstByteNanos);
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        if (phase != Phase.OPEN) {
            throw new IOException("the connection has ended");
        }
        int count = channel.write(bytes);
        writtenBytes += count;
        return count;
    }

    @Override
    public boolean isOpen() {
        return phase == Phase.OPEN;
    }

    @Override
    public void close() {
        finish();
    }

    @Override
    public SocketAddress local() {
        return channel.socket().getLocalSocketAddress();
    }

    @Override
    public SocketAddress remote() {
        return channel.socket().getRemoteSocketAddress();
    }

    @Override
    public void finish() {
        isFinished = true;
    }

    /** A request's head is whole. */
    void begin(Exchange begun) {
        long now = nowNanos();
        if (!isInHead) {
            firstByteNanos = now;
        }
        exchange = begun;
        isInHead = false;
        isReplyDone = false;
        bodyClock.reset(now);
        silenceClock.reset(now);
    }

    @Override
    public boolean mayBegin() {
        return phase == Phase.OPEN && exchange == null && !isFinished;
    }

    /**
     * The last byte of a reply reached the kernel.
     *
     * @param keepAlive whether another request may follow
     */
    void replied(boolean keepAlive) {
        isReplyDone = true;
        if (!keepAlive) {
            isFinished = true;
        }
    }

    // What comes in: the selector, the mailbox, the clock.

    void onReady(long nowNanos) throws IOException {
        if (key.isValid() && key.isReadable()) {
            if (phase == Phase.LINGERING) {
                discard(nowNanos);
            } else {
                readOn();
            }
        }
        settle(nowNanos);
    }

    private void readOn() throws IOException {
        int quantum = READ_QUANTUM_BYTES;
        do {
            lastReadBytes = 0;
            input();
            quantum -= lastReadBytes;
        } while (quantum > 0 && lastReadBytes > 0 && reads());
    }

    private void input() throws IOException {
        ServerHttp1StreamDuplexer duplexer = http;
        try {
            if (duplexer == null) {
                duplexer = shared.protocol().open(this, session);
                http = duplexer;
                duplexer.onConnect();
            }
            duplexer.onInput(null);
        } catch (MalformedChunkCodingException | MessageConstraintException e) {
            if (exchange == null) {
                throw e;
            }
            isBroken = true;
            exchange.breakOff(ErrorCode.BAD_MESSAGE, "the chunks of the body can't be told apart");
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void discard(long nowNanos) throws IOException {
        int count = channel.read(shared.scratch().clear());
        if (count < 0) {
            endOfStream = true;
        } else if (count > 0) {
            lastByteNanos = nowNanos;
        }
    }

    @Override
    public void onDeadline(long nowNanos) {
        Guard.run(this, () -> {
            checkClocks(nowNanos);
            settle(nowNanos);
        });
    }

    /** Tells a newcomer that there is no place for it. */
    void refuse(Cut cut, String why, long retryAfterMillis, long nowNanos) throws IOException {
        shared.counters().cut(cut);
        shared.conservation().connectionError(ErrorCode.OVERLOADED);
        sayLast(Problem.overloaded(why, retryAfterMillis), nowNanos);
        settle(nowNanos);
    }

    /** Makes room for a newcomer. */
    void makeRoom() {
        shared.counters().cut(Cut.MADE_ROOM);
        abort("the longest idle one makes room for another");
    }

    /** The server stops: what is not complete is refused, the rest answered, then the close. */
    void drain(long nowNanos) throws IOException {
        Exchange now = exchange;
        if (now == null) {
            finish();
        } else if (now.awaitsBody()) {
            now.breakOff(ErrorCode.DRAINING, "the server is stopping; send the picture again later");
        }
        settle(nowNanos);
    }

    /** The drain's clock is over: nothing is waited for any more. */
    void drainNow(long nowNanos) throws IOException {
        if (exchange != null) {
            exchange.failPhotos(
                    ErrorCode.DRAINING, "the server stopped before the picture's turn; send it again later");
        }
        settle(nowNanos);
    }

    // Ending.

    /** The last reply has left: the other side is told, and what still comes is thrown away. */
    private void linger(long nowNanos) throws IOException {
        channel.shutdownOutput();
        phase = Phase.LINGERING;
        lingerNanos = nowNanos;
        lastByteNanos = nowNanos;
        http = null;
    }

    /**
     * A reply without a request, as far as HttpCore knows: nothing of ours is unsent, so it fits in the kernel's buffer.
     */
    private void sayLast(Problem problem, long nowNanos) throws IOException {
        byte[] body = problem.json();
        Long retry = problem.retryAfterMillis();
        String head =
                "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
                        .formatted(
                                problem.status(),
                                problem.code(),
                                body.length,
                                retry == null ? "" : "Retry-After: %d\r\n".formatted(Problem.retryAfterSeconds(retry)));
        byte[] start = head.getBytes(US_ASCII);
        channel.write(ByteBuffer.allocate(start.length + body.length)
                .put(start)
                .put(body)
                .flip());
        shared.counters().answered(problem.status());
        linger(nowNanos);
    }

    @Override
    public void abort(String why) {
        if (phase == Phase.CLOSED) {
            return;
        }
        phase = Phase.CLOSED;
        try {
            if (exchange != null) {
                exchange.gone();
                exchange = null;
            }
            LOG.debug("{} closed: {}", peer, why);
        } finally {
            key.cancel();
            closeChannel();
            shared.deadlines().remove(this);
            shared.owner().closed(this);
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{} close failed", peer, e);
        }
    }

    // Clocks.

    private long nowNanos() {
        return shared.deadlines().nowNanos();
    }

    private void checkClocks(long nowNanos) throws IOException {
        if (phase == Phase.LINGERING) {
            if (nowNanos - lingerDueNanos() >= 0) {
                abort("done");
            }
            return;
        }
        Exchange now = exchange;
        if (writeClock.isOver(writeAllowanceNanos(), nowNanos)) {
            timeout(Cut.REPLY_TIMEOUT);
            abort("it did not read its reply in time");
        } else if (headClock.isOver(config.headerTimeout().toNanos(), nowNanos)) {
            timeout(Cut.HEADER_TIMEOUT);
            sayLast(Problem.of(ErrorCode.TIMEOUT, "the request's header was begun and not finished in time"), nowNanos);
        } else if (now != null && isBodyLate(now, nowNanos)) {
            shared.counters().cut(Cut.BODY_TIMEOUT);
            now.breakOff(ErrorCode.TIMEOUT, "the body's bytes came too slowly or stopped");
        } else if (isIdle() && nowNanos - idleDueNanos() >= 0) {
            shared.counters().cut(Cut.IDLE_TIMEOUT);
            finish();
        } else if (now != null && probeDueNanos(now) != StallClock.NEVER && nowNanos - probeDueNanos(now) >= 0) {
            probeNanos = nowNanos;
            now.probe();
        }
    }

    private void timeout(Cut cut) {
        shared.counters().cut(cut);
        shared.conservation().connectionError(ErrorCode.TIMEOUT);
    }

    private boolean isBodyLate(Exchange now, long nowNanos) {
        return bodyClock.isOver(bodyAllowanceNanos(now), nowNanos)
                || (now.blocksOthers()
                        && silenceClock.isOver(config.bodyTimeout().toNanos(), nowNanos));
    }

    private long bodyAllowanceNanos(Exchange now) {
        return config.bodyTimeout().toNanos() + config.moreNanosFor(now.receivedBytes());
    }

    private long writeAllowanceNanos() {
        return config.writeTimeout().toNanos() + config.moreNanosFor(writtenBytes);
    }

    private long idleDueNanos() {
        return idleNanos + config.idleTimeout().toNanos();
    }

    private long lingerDueNanos() {
        return Math.min(lingerNanos + LINGER_NANOS, lastByteNanos + LINGER_SILENCE_NANOS);
    }

    private long probeDueNanos(Exchange now) {
        return endOfStream && now.mayProbe() ? probeNanos + PROBE_NANOS : StallClock.NEVER;
    }

    private long nextDueNanos(long nowNanos) {
        if (phase == Phase.LINGERING) {
            return lingerDueNanos();
        }
        Exchange now = exchange;
        long due = writeClock.dueNanos(writeAllowanceNanos());
        due = Math.min(due, headClock.dueNanos(config.headerTimeout().toNanos()));
        if (now != null) {
            due = Math.min(due, bodyClock.dueNanos(bodyAllowanceNanos(now)));
            due = Math.min(due, probeDueNanos(now));
            if (now.hasPhotos()) {
                long silent = silenceClock.dueNanos(config.bodyTimeout().toNanos());
                due = Math.min(due, silent - nowNanos <= 0 ? nowNanos + LOOK_NANOS : silent);
            }
        }
        return isIdle() ? Math.min(due, idleDueNanos()) : due;
    }

    // Settling.

    /** Whether more of it is wanted now. */
    private boolean reads() {
        if (phase != Phase.OPEN) {
            return phase == Phase.LINGERING;
        }
        Exchange now = exchange;
        if (endOfStream || isFinished || isBroken) {
            return false;
        }
        return now == null || (now.awaitsBody() ? !now.isStarved() : aheadBytes < AHEAD_BYTES_MAX);
    }

    @Override
    public void settle(long nowNanos) throws IOException {
        if (phase == Phase.CLOSED) {
            return;
        }
        if (phase == Phase.OPEN) {
            boolean goesOn = true;
            while (goesOn) {
                flush(nowNanos);
                goesOn = phase == Phase.OPEN && nextRequest();
            }
        }
        if (phase == Phase.OPEN && isFinished && exchange == null) {
            linger(nowNanos);
        }
        boolean brokeOff = exchange != null && exchange.isOver();
        if (brokeOff || (endOfStream && exchange == null)) {
            abort(brokeOff ? "its request broke off" : "done");
            return;
        }
        startProbing(nowNanos);
        boolean writes = phase == Phase.OPEN && session.wantsToWrite();
        int interest = (reads() ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
        headClock.run(phase == Phase.OPEN && isInHead, nowNanos);
        boolean isReadingBody = phase == Phase.OPEN && exchange != null && exchange.awaitsBody() && reads();
        bodyClock.run(isReadingBody, nowNanos);
        silenceClock.run(isReadingBody, nowNanos);
        writeClock.run(writes, nowNanos);
        shared.deadlines().schedule(this, nextDueNanos(nowNanos));
        shared.owner().settled(this);
    }

    private void startProbing(long nowNanos) {
        if (endOfStream && exchange != null && probeNanos == 0) {
            probeNanos = nowNanos - PROBE_NANOS;
        }
    }

    private void flush(long nowNanos) throws IOException {
        Exchange now = exchange;
        if (now != null) {
            now.sendAnswer();
        }
        for (int round = 0; round < WRITE_ROUNDS_MAX && http != null && session.wantsToWrite(); round++) {
            long roundBefore = writtenBytes;
            output(http);
            if (writtenBytes == roundBefore && round > 0) {
                break;
            }
        }
        if (!session.wantsToWrite()) {
            // All that there was has left.
            writeClock.reset(nowNanos);
            writtenBytes = 0;
        }
        if (isReplyDone && exchange != null) {
            exchange.ended();
            exchange = null;
            isReplyDone = false;
            probeNanos = 0;
            idleNanos = nowNanos;
            mayHaveMore = true;
        }
    }

    private static void output(ServerHttp1StreamDuplexer duplexer) throws IOException {
        try {
            duplexer.onOutput();
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Begins what was sent ahead; false when there was nothing, or half a head. */
    private boolean nextRequest() throws IOException {
        if (!mayHaveMore || exchange != null || isFinished || http == null) {
            return false;
        }
        mayHaveMore = false;
        aheadBytes = 0;
        input();
        return exchange != null;
    }
}
