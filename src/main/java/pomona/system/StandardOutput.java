package pomona.system;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Standard output that doesn't lose a line in silence. Java's own {@code System.out} swallows every failure to write,
 * so that a full disk ends in success; this one throws a {@link LostError} out of the {@code print} that failed.
 */
public final class StandardOutput {
    private static final int BUFFER_BYTES = 8192;

    private StandardOutput() {}

    /** What was printed did not arrive: no command can go on from there, whatever it catches. */
    public static final class LostError extends Error {
        private static final long serialVersionUID = 1;

        private final boolean readerLeft;

        LostError(IOException why) {
            super(why.getMessage(), why);
            this.readerLeft = "Broken pipe".equals(why.getMessage());
        }

        /** Whether nobody wants more of it, as after {@code | head}: no fault, and nothing to tell. */
        public boolean readerLeft() {
            return readerLeft;
        }
    }

    /** Puts it in the place of {@code System.out}. */
    public static void install() {
        OutputStream descriptor = new Checked(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(new BufferedOutputStream(descriptor, BUFFER_BYTES), true, charset()));
    }

    private static Charset charset() {
        String terminals = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        return terminals != null && Charset.isSupported(terminals)
                ? Charset.forName(terminals)
                : Charset.isSupported(System.getProperty("native.encoding", ""))
                        ? Charset.forName(System.getProperty("native.encoding"))
                        : StandardCharsets.UTF_8;
    }

    /** After the first failure nothing is written any more: not what is still in a buffer when the process ends. */
    static final class Checked extends OutputStream {
        private final OutputStream out;
        private boolean lost;

        Checked(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            if (lost) {
                return;
            }
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                lost = true;
                throw new LostError(e);
            }
        }
    }
}
