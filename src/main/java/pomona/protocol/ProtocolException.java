package pomona.protocol;

import org.jspecify.annotations.Nullable;

/** The peer broke the protocol: a code for the machine and a sentence for a person. */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable FrameHeader header;

    public ProtocolException(ErrorCode code, String message) {
        this(code, message, null);
    }

    ProtocolException(ErrorCode code, String message, @Nullable FrameHeader header) {
        super(message);
        this.code = code;
        this.header = header;
    }

    /**
     * The header, where it was well-formed and only its length was refused; {@code bodyBytes} is then the
     * announced length or, for a longer one, {@link Integer#MAX_VALUE}.
     */
    public @Nullable FrameHeader header() {
        return header;
    }

    public ErrorCode code() {
        return code;
    }
}
