package pomona.batch;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a file's bytes, by OpenSSL's libcrypto where the system has it: the processor's own instructions for
 * it, which Java reaches only with the second compiler, and the launcher leaves that out. docs/batch.md has figures.
 */
final class FileHash {
    private static final int SHA256_BYTES = 32;

    private static final boolean PRESENT = register();

    private FileHash() {}

    /** In hexadecimal. */
    static String hex(byte[] file) {
        return HexFormat.of().formatHex(PRESENT ? byLibrary(file) : HashKey.sha256(file));
    }

    private static byte[] byLibrary(byte[] file) {
        byte[] hash = new byte[SHA256_BYTES];
        return SHA256(file, new NativeLong(file.length), hash) == null ? HashKey.sha256(file) : hash;
    }

    /** The <a href="https://docs.openssl.org/3.0/man3/SHA256_Init/">one function</a>, the same in all versions. */
    @SuppressWarnings("MethodName")
    private static native @Nullable Pointer SHA256(byte[] data, NativeLong bytes, byte[] hash);

    /** By names with a version, on Linux: macOS ends a process that asks for the one without. */
    private static boolean register() {
        return Platform.isLinux() && (register("libcrypto.so.3") || register("libcrypto.so.1.1"));
    }

    private static boolean register(String name) {
        try {
            Native.register(FileHash.class, NativeLibrary.getInstance(name));
            return true;
        } catch (LinkageError e) {
            // Not under this name: Java's own code serves then.
            return false;
        }
    }
}
