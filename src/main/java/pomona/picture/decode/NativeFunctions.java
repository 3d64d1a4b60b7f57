package pomona.picture.decode;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.IOException;

/** Binds a class's native methods to a shared library: the system's, or one that lies in a jar. */
final class NativeFunctions {
    /** What JNA unpacks from a jar; anything else is no copy. */
    private static final String JNA_COPY_PREFIX = "jna";

    private NativeFunctions() {}

    /** Whether pointers have the eight bytes that our calls give them; not where JNA itself does not load. */
    static boolean is64Bit() {
        try {
            return Native.POINTER_SIZE == Long.BYTES;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** Whether the library is there under this name or path, and has them all. */
    static boolean bind(Class<?> functions, String library) {
        try {
            Native.register(functions, NativeLibrary.getInstance(library));
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** The same with a library on the class path, which JNA unpacks for the time it takes to load it. */
    static boolean bindBundled(Class<?> functions, String resource) {
        File copy;
        try {
            copy = Native.extractFromResourcePath(resource, functions.getClassLoader());
        } catch (IOException | LinkageError e) {
            // None for this kind of machine, no room for it, or JNA itself does not load here.
            return false;
        }
        boolean isBound = bind(functions, copy.getPath());
        if (copy.getName().startsWith(JNA_COPY_PREFIX)) {
            // Loaded, it needs no name any more. Windows keeps it until the process ends; JNA removes it then.
            boolean ignored = copy.delete();
        }
        return isBound;
    }
}
