package pomona.picture.decode;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The few functions of <a href="http://www.leptonica.org">Leptonica</a> that read JPEG. The library comes in a jar for
 * Linux and macOS and holds libjpeg-turbo, whose own functions can't be called from here: they report faults by a jump.
 */
final class Leptonica {
    /** Read brightness alone. */
    static final int LUMINANCE = 1;

    /** It says nothing on standard error. */
    private static final int SILENCE = 6;

    private static final boolean PRESENT = bind();

    private Leptonica() {}

    /** Whether it could be loaded on this system. */
    static boolean isPresent() {
        return PRESENT;
    }

    /**
     * Decodes a JPEG, shrunk by 1, 2, 4 or 8.
     *
     * @param noColourMap 0
     * @param warnings takes how many there were, 4 bytes
     * @return a picture for {@link #pixDestroy}; null for a fault
     */
    static native @Nullable Pointer pixReadMemJpeg(
            Memory jpeg, long jpegBytes, int noColourMap, int reduction, Memory warnings, int hint);

    static native int pixGetWidth(Pointer picture);

    static native int pixGetHeight(Pointer picture);

    /** Bits a pixel: 8 or 32. */
    static native int pixGetDepth(Pointer picture);

    /** Words of 32 bits a row. */
    static native int pixGetWpl(Pointer picture);

    /** Words whose highest bits are the leftmost pixel; of 32 bits a pixel those of red, then green, then blue. */
    static native Pointer pixGetData(Pointer picture);

    /** Takes the address of the picture's pointer. */
    static native void pixDestroy(Memory picture);

    private static native int setMsgSeverity(int severity);

    private static boolean bind() {
        if (!NativeFunctions.is64Bit()) {
            return false;
        }
        String machine = Platform.isARM() ? "arm64" : "x86_64";
        boolean isBound = (Platform.isLinux() && bind("linux-" + machine, "libleptonica.so.6"))
                || (Platform.isMac() && bind("macosx-" + machine, "libleptonica.6.dylib"));
        if (isBound) {
            setMsgSeverity(SILENCE);
        }
        return isBound;
    }

    private static boolean bind(String platform, String file) {
        return NativeFunctions.bindBundled(Leptonica.class, "/org/bytedeco/leptonica/" + platform + "/" + file);
    }
}
