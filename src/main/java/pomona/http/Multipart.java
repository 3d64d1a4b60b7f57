package pomona.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a {@code multipart/form-data} body apart as its bytes come (RFC 2046, 5.1.1; RFC 7578). A part's bytes are handed
 * on at once: nothing is kept but what may be the beginning of a boundary.
 *
 * <pre>
 *   preamble ─boundary▶ part head ─empty line▶ part ─boundary▶ part head … ─boundary--▶ epilogue
 * </pre>
 *
 * Here and not from a library: those that are well kept read from a stream, which a loop has not. Owned by the loop.
 */
public final class Multipart {
    private static final int BOUNDARY_CHARACTERS_MAX = 70;
    private static final int HEAD_BYTES_MAX = 4 * 1024;
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s\"]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile("[;\\s]name=(?:\"([^\"]*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    /** What is done with the parts. */
    public interface Parts {
        /**
         * A part begins.
         *
         * @param name as its head says; empty where it says none
         * @throws BrokenException it is not wanted
         */
        void begin(String name) throws BrokenException;

        /** Takes bytes of the part; false when memory is short and bytes are left. */
        boolean take(ByteBuffer bytes) throws BrokenException;

        /** The part is whole. */
        void end() throws BrokenException;
    }

    /** The body is not what it says, or more than is taken; the sentence goes to its sender. */
    public static final class BrokenException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean isTooMuch;

        public BrokenException(String message, boolean isTooMuch) {
            super(message);
            this.isTooMuch = isTooMuch;
        }

        /** Whether it is understood and over a limit. */
        public boolean isTooMuch() {
            return isTooMuch;
        }
    }

    private enum State {
        /** Before the first boundary. */
        PREAMBLE,
        /** After a boundary: its line's end follows, or two dashes. */
        BOUNDARY_END,
        HEAD,
        PART,
        EPILOGUE
    }

    private final byte[] delimiter;
    private final int[] fallback;
    private final Parts parts;
    private final StringBuilder text = new StringBuilder();
    /** What was taken for the beginning of a boundary, and is none. */
    private ByteBuffer pending = ByteBuffer.allocate(0);

    private State state = State.PREAMBLE;
    /** How many bytes of the delimiter the last bytes are. */
    private int matched;

    /**
     * @param boundary without the dashes before it
     */
    public Multipart(String boundary, Parts parts) {
        this.delimiter = ("\r\n--" + boundary).getBytes(ISO_8859_1);
        this.fallback = fallback(delimiter);
        this.parts = parts;
        // The first boundary may stand at the very beginning: its line's end is thought before it.
        this.matched = 2;
    }

    /** The boundary that a content type tells; empty when it is none of a form, or the boundary is none. */
    public static Optional<String> boundary(String contentType) {
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            return Optional.empty();
        }
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return boundary.length() > BOUNDARY_CHARACTERS_MAX ? Optional.empty() : Optional.of(boundary);
    }

    /** Knuth, Morris and Pratt's table: how much still matches when the next byte does not. */
    private static int[] fallback(byte[] pattern) {
        int[] table = new int[pattern.length];
        int length = 0;
        for (int i = 1; i < pattern.length; i++) {
            while (length > 0 && pattern[i] != pattern[length]) {
                length = table[length - 1];
            }
            if (pattern[i] == pattern[length]) {
                length++;
            }
            table[i] = length;
        }
        return table;
    }

    /**
     * Takes what it can.
     *
     * @return false when memory is short and bytes are left
     */
    public boolean take(ByteBuffer bytes) throws BrokenException {
        while (pour(pending)) {
            if (!bytes.hasRemaining()) {
                return true;
            }
            switch (state) {
                case PREAMBLE, PART -> {
                    if (!content(bytes)) {
                        return false;
                    }
                }
                case BOUNDARY_END -> boundaryEnd((char) bytes.get());
                case HEAD -> head((char) (bytes.get() & 0xff));
                case EPILOGUE -> bytes.position(bytes.limit());
            }
        }
        return false;
    }

    /** The body is whole. */
    public void end() throws BrokenException {
        if (state != State.EPILOGUE) {
            throw new BrokenException("the body ends before its last boundary", false);
        }
    }

    /**
     * Hands on what can't belong to a boundary. Bytes that began one at the end of the last buffer are as the
     * delimiter has them; they are handed on first, and what follows is looked at again.
     */
    private boolean content(ByteBuffer bytes) throws BrokenException {
        int start = bytes.position();
        int carried = matched;
        int next = start;
        while (next < bytes.limit() && matched < delimiter.length) {
            match(bytes.get(next));
            next++;
        }
        int sure = carried + (next - start) - matched;
        if (carried > 0 && sure > 0) {
            int count = Math.min(carried, sure);
            pending = ByteBuffer.wrap(delimiter, 0, count).slice();
            matched = carried - count;
            return pour(pending);
        }
        if (!pour(bytes, start + sure)) {
            matched = 0;
            return false;
        }
        bytes.position(next);
        if (matched == delimiter.length) {
            matched = 0;
            if (state == State.PART) {
                parts.end();
            }
            state = State.BOUNDARY_END;
        }
        return true;
    }

    private void match(byte b) {
        while (matched > 0 && b != delimiter[matched]) {
            matched = fallback[matched - 1];
        }
        if (b == delimiter[matched]) {
            matched++;
        }
    }

    private boolean pour(ByteBuffer bytes, int end) throws BrokenException {
        int limit = bytes.limit();
        bytes.limit(end);
        try {
            return pour(bytes);
        } finally {
            bytes.limit(limit);
        }
    }

    private boolean pour(ByteBuffer bytes) throws BrokenException {
        if (state != State.PART) {
            bytes.position(bytes.limit());
        }
        return !bytes.hasRemaining() || (parts.take(bytes) && !bytes.hasRemaining());
    }

    private void boundaryEnd(char c) throws BrokenException {
        if (text.length() == 0 && (c == ' ' || c == '\t')) {
            return;
        }
        text.append(c);
        if (text.length() < 2) {
            return;
        }
        String end = text.toString();
        text.setLength(0);
        if (end.equals("--")) {
            state = State.EPILOGUE;
        } else if (end.equals("\r\n")) {
            state = State.HEAD;
        } else {
            throw new BrokenException("a boundary's line does not end", false);
        }
    }

    private void head(char c) throws BrokenException {
        text.append(c);
        if (text.length() > HEAD_BYTES_MAX) {
            throw new BrokenException("a part's head is over %d bytes".formatted(HEAD_BYTES_MAX), true);
        }
        boolean isEmpty = text.length() == 2 && text.indexOf("\r\n") == 0;
        boolean isWhole = text.length() >= 4 && text.lastIndexOf("\r\n\r\n") == text.length() - 4;
        if (!isEmpty && !isWhole) {
            return;
        }
        Matcher matcher = NAME.matcher(text);
        String name = "";
        if (matcher.find()) {
            name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        }
        text.setLength(0);
        state = State.PART;
        parts.begin(name);
    }
}
