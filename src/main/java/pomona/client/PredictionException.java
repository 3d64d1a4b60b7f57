package pomona.client;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import pomona.protocol.ErrorCode;
import pomona.protocol.Event;

/** Why a request got no prediction; the message is a sentence for a person. */
public final class PredictionException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final long NO_ADVICE = -1;

    /** What ended the request. */
    public enum Kind {
        /** The server said no, or this client did on its behalf: see {@link PredictionException#code()}. */
        REFUSED,
        /** No connection came about. */
        UNREACHABLE,
        /** The connection ended before the reply, or the client was closed. */
        LOST,
        /** The server took longer than the client's clocks allow. */
        TIMED_OUT
    }

    private final Kind kind;
    private final ErrorCode code;
    private final boolean retryable;
    private final long retryAfterMillis;
    private final int attempts;

    private PredictionException(
            Kind kind, ErrorCode code, String message, boolean retryable, long retryAfterMillis, int attempts) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.retryable = retryable;
        this.retryAfterMillis = retryAfterMillis;
        this.attempts = attempts;
    }

    static PredictionException refused(Event.Failure failure) {
        Long after = failure.retryAfterMs();
        return new PredictionException(
                Kind.REFUSED,
                failure.code(),
                failure.message(),
                failure.retryable(),
                after == null ? NO_ADVICE : Math.max(0, after),
                0);
    }

    static PredictionException refused(ErrorCode code, String message) {
        return new PredictionException(Kind.REFUSED, code, message, code.retryable(), NO_ADVICE, 0);
    }

    static PredictionException unreachable(String message) {
        return new PredictionException(Kind.UNREACHABLE, ErrorCode.INTERNAL, message, true, NO_ADVICE, 0);
    }

    static PredictionException lost(String message) {
        return new PredictionException(Kind.LOST, ErrorCode.INTERNAL, message, true, NO_ADVICE, 0);
    }

    static PredictionException timedOut(String message) {
        return new PredictionException(Kind.TIMED_OUT, ErrorCode.TIMEOUT, message, true, NO_ADVICE, 0);
    }

    /** What an answer failed with, as its future or one that follows from it tells it. */
    public static PredictionException of(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof PredictionException known) {
            return known;
        }
        return cause instanceof CancellationException
                ? refused(ErrorCode.CANCELLED, "it was cancelled")
                : lost(String.valueOf(cause));
    }

    /** The same, after that many sends. */
    PredictionException after(int sends) {
        PredictionException copy =
                new PredictionException(kind, code, String.valueOf(getMessage()), retryable, retryAfterMillis, sends);
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    public Kind kind() {
        return kind;
    }

    /** The server's code when it was {@code REFUSED}; else {@code TIMEOUT} or {@code INTERNAL}. */
    public ErrorCode code() {
        return code;
    }

    /** What results and scripts call it: the server's code, or what became of the connection. */
    public String label() {
        return kind == Kind.REFUSED ? code.wireName() : kind.name().toLowerCase(Locale.ROOT);
    }

    /** Whether whatever is asked next would fare alike: there is no server, or it wants none of us. */
    public boolean isAboutTheServer() {
        return kind == Kind.UNREACHABLE
                || (kind == Kind.REFUSED
                        && (code == ErrorCode.UNAUTHORIZED
                                || code == ErrorCode.DRAINING
                                || code == ErrorCode.BAD_MESSAGE));
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** When the server advised to come back. */
    public OptionalLong retryAfterMillis() {
        return retryAfterMillis == NO_ADVICE ? OptionalLong.empty() : OptionalLong.of(retryAfterMillis);
    }

    /** Times the request was sent; 0 when it never left. */
    public int attempts() {
        return attempts;
    }
}
