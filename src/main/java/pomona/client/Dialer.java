package pomona.client;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ControlMessage;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;
import pomona.protocol.FrameHeader;
import pomona.protocol.Frames;
import pomona.protocol.ProtocolException;
import pomona.text.Durations;

/**
 * Connects, one try at a time. A connection is handed over once the server has answered the greeting ({@code hello},
 * with the token if there is one): until then a failure is a failed try, and no request was sent in vain.
 *
 * <p>All connections share one back-off, since all lead to the same server. It ends when a server does more than greet:
 * one that greets and dies is asked ever more rarely too. The same holds for how long the server is gone.
 *
 * <p>Owned by the loop's thread.
 */
final class Dialer implements Opening.Owner, Wire.Owner {
    interface Owner extends Wire.Owner {
        /** A try begins, counted from 1 since the server last spoke. */
        void dialing(int attempt);

        void connected(Wire wire, Event.Info info, Duration roundTrip);

        /** A try failed; the next one follows. */
        void notConnected(String why, PredictionException asException);

        /** The server wants none of us, now or ever. */
        void turnedAway(PredictionException why);
    }

    private final ServerAddress address;
    private final ClientOptions options;
    private final Loop loop;
    private final Owner owner;
    private @Nullable Opening opening;
    private @Nullable Wire greeting;
    private long openedNanos;
    private long greetedNanos;
    private Event.@Nullable Failure refusal;
    private int failures;
    private boolean isGone;
    private long goneSinceNanos;
    private long nextTryNanos;

    Dialer(ServerAddress address, ClientOptions options, Loop loop, Owner owner) {
        this.address = address;
        this.options = options;
        this.loop = loop;
        this.owner = owner;
    }

    boolean isDialing() {
        return opening != null || greeting != null;
    }

    /** Dials if it is wanted and time. Returns nanoseconds until there is more to do. */
    long turn(long nowNanos, boolean isWanted) {
        long connectNanos = options.connectTimeout().toNanos();
        if (isDialing() && nowNanos - openedNanos >= connectNanos) {
            tooLong();
        }
        if (isWanted && !isDialing() && nextTryNanos - nowNanos <= 0) {
            owner.dialing(failures + 1);
            openedNanos = nowNanos;
            opening = new Opening(this, address, loop);
            opening.start();
        }
        if (isDialing()) {
            return Math.max(0, connectNanos - (nowNanos - openedNanos));
        }
        return isWanted ? Math.max(0, nextTryNanos - nowNanos) : Long.MAX_VALUE;
    }

    /** Who asks now shouldn't wait for the end of a long back-off, or of a server, that nobody else waits for. */
    void startOver(long nowNanos) {
        isGone = false;
        long soonest = nowNanos + options.retry().first().toNanos();
        if (failures > 0 && nextTryNanos - soonest > 0) {
            nextTryNanos = soonest;
        }
    }

    /** The server said something after its greeting. */
    void spoke() {
        failures = 0;
        isGone = false;
    }

    /** A connection was lost, or did not come about. Returns how long nobody tries. */
    Duration backOff(long nowNanos) {
        failures++;
        if (!isGone) {
            isGone = true;
            goneSinceNanos = nowNanos;
        }
        long waitNanos = options.retry()
                .waitAfter(failures, ThreadLocalRandom.current().nextDouble())
                .toNanos();
        // One last try when the patience ends.
        long leftNanos = options.retry().serverWait().toNanos() - (nowNanos - goneSinceNanos);
        waitNanos = leftNanos > 0 ? Math.min(waitNanos, leftNanos) : waitNanos;
        nextTryNanos = nowNanos + waitNanos;
        return Duration.ofNanos(waitNanos);
    }

    /** Whether the server is gone for longer than anybody waits. */
    boolean isGivenUp(long nowNanos) {
        return isGone
                && nowNanos - goneSinceNanos >= options.retry().serverWait().toNanos();
    }

    void close() {
        if (opening != null) {
            opening.close();
        }
        if (greeting != null) {
            greeting.close();
        }
    }

    @Override
    public void opened(Opening done, SocketChannel channel, SelectionKey key) {
        opening = null;
        refusal = null;
        greetedNanos = loop.nanoTime();
        Wire wire = new Wire(this, channel, key, greetedNanos);
        greeting = wire;
        wire.send(new ControlMessage.Hello(options.token().orElse(null)), greetedNanos);
    }

    @Override
    public void notOpened(Opening done, String why) {
        opening = null;
        failed(why);
    }

    @Override
    public void received(Wire wire, FrameHeader header, byte[] body) {
        Event event;
        try {
            event = Frames.readEvent(body);
        } catch (ProtocolException e) {
            // An event of a later version, or no event: what is not known is not for us.
            return;
        }
        if (event instanceof Event.Failure failure) {
            refusal = failure;
            if (failure.code() == ErrorCode.UNAUTHORIZED) {
                owner.turnedAway(PredictionException.refused(failure));
            }
            wire.lose(failure.message());
        } else if (event instanceof Event.Info info) {
            greeted(wire, info);
        }
    }

    @Override
    public void sent(Wire wire, Pending request) {
        throw new IllegalStateException("a request was sent before the greeting was answered");
    }

    @Override
    public void lost(Wire wire, String why) {
        greeting = null;
        failed(why);
    }

    private void greeted(Wire wire, Event.Info info) {
        if (info.protocol() != Event.Info.PROTOCOL) {
            String message =
                    "the server speaks protocol %d, this program %d".formatted(info.protocol(), Event.Info.PROTOCOL);
            owner.turnedAway(PredictionException.refused(ErrorCode.BAD_MESSAGE, message));
            wire.lose(message);
            return;
        }
        greeting = null;
        wire.handTo(owner);
        owner.connected(wire, info, Duration.ofNanos(loop.nanoTime() - greetedNanos));
    }

    private void tooLong() {
        String limit = Durations.exact(options.connectTimeout());
        Opening slow = opening;
        if (slow != null) {
            slow.close();
            opening = null;
            failed("no connection within " + limit);
        }
        Wire silent = greeting;
        if (silent != null) {
            silent.lose("it accepts connections, but did not answer as Pomona does within " + limit);
        }
    }

    private void failed(String why) {
        Event.Failure told = refusal;
        refusal = null;
        owner.notConnected(
                why,
                told == null
                        ? PredictionException.unreachable("can't reach %s: %s".formatted(address, why))
                        : PredictionException.refused(told));
    }
}
