package pomona.reactor;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import pomona.protocol.ErrorCode;

/**
 * An image's final reply as a worker made it.
 *
 * @param frame header and body, ready to be written
 * @param error null for a prediction
 * @param summary what it says, for the log: {@code rust 0.97}
 */
public record Reply(ByteBuffer frame, @Nullable ErrorCode error, String summary) {}
