package pomona.http.strict;

import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;

/**
 * The lines of a body in chunks, for HttpCore's decoder, which takes {@code +4} for four and waits for ever after
 * {@code -4}. A size is 1 to 8 hexadecimal digits and nothing else: no extension, since servers differ in where one ends.
 */
public final class StrictChunks extends CheckedLines {
    private static final int DIGITS_MAX = 8;

    private boolean isBehindLast;

    public StrictChunks(SessionInputBuffer buffer) {
        super(buffer);
    }

    @Override
    void check(CharArrayBuffer line) throws MalformedChunkCodingException {
        if (isBehindLast) {
            String fault = CheckedLines.fault(line, false);
            if (fault != null) {
                throw new MalformedChunkCodingException(fault);
            }
        } else if (!line.isEmpty()) {
            // An empty one ends a chunk; where it may not, the decoder says so.
            isBehindLast = size(line) == 0;
        }
    }

    private static long size(CharArrayBuffer line) throws MalformedChunkCodingException {
        long size = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            // Digits of other scripts are digits to Character alone.
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0 || line.length() > DIGITS_MAX) {
                throw new MalformedChunkCodingException("a chunk's size is no number");
            }
            size = size * 16 + digit;
        }
        return size;
    }
}
