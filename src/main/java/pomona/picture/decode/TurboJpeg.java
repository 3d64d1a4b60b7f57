package pomona.picture.decode;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The few functions of <a href="https://libjpeg-turbo.org/Documentation/Documentation">TurboJPEG's C API</a> that
 * decoding needs, the same in versions 2 and 3 of the library (libturbojpeg.so.0).
 */
final class TurboJpeg {
    /** TJPF_RGB and TJPF_GRAY: bytes in this order. */
    static final int RGB = 0;

    static final int GREY = 6;

    private static final boolean PRESENT = bind();

    private TurboJpeg() {}

    /** Whether this system has the library. */
    static boolean isPresent() {
        return PRESENT;
    }

    static native @Nullable Pointer tjInitDecompress();

    static native int tjDecompress2(
            Pointer handle,
            Memory jpeg,
            NativeLong jpegBytes,
            Memory target,
            int width,
            int pitchBytes,
            int height,
            int pixelFormat,
            int flags);

    static native String tjGetErrorStr2(Pointer handle);

    static native int tjGetErrorCode(Pointer handle);

    static native int tjDestroy(Pointer handle);

    /** The name with its version first: the one without comes with the developers' package only. */
    private static boolean bind() {
        return NativeFunctions.bind(TurboJpeg.class, "libturbojpeg.so.0")
                || NativeFunctions.bind(TurboJpeg.class, "turbojpeg");
    }
}
