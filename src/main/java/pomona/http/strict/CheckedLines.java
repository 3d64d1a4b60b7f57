package pomona.http.strict;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/** Looks at each line before HttpCore does; it hands the rest through. */
abstract class CheckedLines implements SessionInputBuffer {
    private final SessionInputBuffer buffer;

    CheckedLines(SessionInputBuffer buffer) {
        this.buffer = buffer;
    }

    /** A whole line, without its end. */
    abstract void check(CharArrayBuffer line) throws IOException;

    /** A line is not whole yet, and so many bytes of it are there. */
    void unfinished(int bytes) throws IOException {
        // HttpCore bounds a line.
    }

    /**
     * What is wrong with a line of a header, for whom two servers could read it in two ways; null when nothing is.
     *
     * @param isRequest whether it is the request's own line, in which a colon means nothing
     */
    static @Nullable String fault(CharArrayBuffer line, boolean isRequest) {
        if (line.length() > 0 && (line.charAt(0) == ' ' || line.charAt(0) == '\t')) {
            return "a line begins with a blank";
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return "a control character in a line";
            }
        }
        int colon = line.indexOf(':');
        if (!isRequest && colon > 0 && Character.isWhitespace(line.charAt(colon - 1))) {
            return "a blank before a colon";
        }
        return null;
    }

    @Override
    public boolean readLine(CharArrayBuffer line, boolean endOfStream) throws IOException {
        boolean isWhole = buffer.readLine(line, endOfStream);
        if (isWhole) {
            check(line);
        } else {
            unfinished(buffer.length());
        }
        return isWhole;
    }

    @Override
    public int length() {
        return buffer.length();
    }

    @Override
    public boolean hasData() {
        return buffer.hasData();
    }

    @Override
    public int fill(ReadableByteChannel src) throws IOException {
        return buffer.fill(src);
    }

    @Override
    public int read() {
        return buffer.read();
    }

    @Override
    public int read(ByteBuffer dst, int maxLen) {
        return buffer.read(dst, maxLen);
    }

    @Override
    public int read(ByteBuffer dst) {
        return buffer.read(dst);
    }

    @Override
    public int read(WritableByteChannel dst, int maxLen) throws IOException {
        return buffer.read(dst, maxLen);
    }

    @Override
    public int read(WritableByteChannel dst) throws IOException {
        return buffer.read(dst);
    }
}
