package pomona.system;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256, in bytes or in 64 lower-case hexadecimal digits.
 *
 * <p>Photos go through OpenSSL's libcrypto where the system has it: it uses the processor's own instructions, which Java
 * reaches only with the second compiler, and the launcher leaves that out. docs/batch.md has figures.
 */
public final class Sha256 {
    /** What Java does as fast as the library is loaded. */
    private static final int BY_JAVA_BYTES_MAX = 64 * 1024;

    private static final int PIECE_BYTES = 64 * 1024;

    private Sha256() {}

    public static byte[] of(byte[] bytes) {
        return bytes.length <= BY_JAVA_BYTES_MAX || !Library.PRESENT ? byJava(bytes) : Library.sha256(bytes);
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes));
    }

    /** Of a file, piece by piece: a model's weights need not lie on the heap. */
    public static String hex(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static byte[] byJava(byte[] bytes) {
        return digest().digest(bytes);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Looked for when the first photo comes. */
    private static final class Library {
        private static final int SHA256_BYTES = 32;
        static final boolean PRESENT = register();

        static byte[] sha256(byte[] bytes) {
            byte[] hash = new byte[SHA256_BYTES];
            return SHA256(bytes, new NativeLong(bytes.length), hash) == null ? byJava(bytes) : hash;
        }

        /** The <a href="https://docs.openssl.org/3.0/man3/SHA256_Init/">one function</a>, the same in all versions. */
        @SuppressWarnings("MethodName")
        private static native @Nullable Pointer SHA256(byte[] data, NativeLong bytes, byte[] hash);

        /** By names with a version, on Linux: macOS ends a process that asks for the one without. */
        private static boolean register() {
            try {
                return Platform.isLinux() && (register("libcrypto.so.3") || register("libcrypto.so.1.1"));
            } catch (LinkageError e) {
                // JNA itself can't be loaded: Java's own code serves then.
                return false;
            }
        }

        private static boolean register(String name) {
            try {
                Native.register(Library.class, NativeLibrary.getInstance(name));
                return true;
            } catch (UnsatisfiedLinkError e) {
                // Not under this name.
                return false;
            }
        }
    }
}
