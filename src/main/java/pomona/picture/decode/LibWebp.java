package pomona.picture.decode;

import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Map;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureFormat;
import pomona.picture.format.PictureLayout;
import pomona.picture.format.WebpLayout;

/**
 * The two functions of <a href="https://developers.google.com/speed/webp/docs/api">libwebp's C API</a> that decoding
 * needs.
 *
 * <p>The library is the one inside the jar webp-imageio, whose own Java is not used: it stops the collector for as long
 * as a picture takes. Where that one does not load, the system's is taken.
 */
final class LibWebp {
    private static final int DECODER_ABI = 0x0209;

    /** Where the fields of a WebPDecoderConfig lie that are set here, the same on every 64-bit system. */
    private static final int CONFIG_BYTES = 240;

    private static final int OUTPUT_COLOURS = 40;
    private static final int OUTPUT_IS_EXTERNAL = 52;
    private static final int OUTPUT_PIXELS = 56;
    private static final int OUTPUT_STRIDE = 64;
    private static final int OUTPUT_BYTES = 72;
    private static final int USE_SCALING = 188;
    private static final int SCALED_WIDTH = 192;
    private static final int SCALED_HEIGHT = 196;

    private static final int MODE_RGB = 0;
    private static final int MODE_RGBA = 1;
    private static final int SUSPENDED = 5;
    private static final int NOT_ENOUGH_DATA = 7;

    private static final boolean PRESENT = bind();

    private LibWebp() {}

    /** Whether it could be loaded on this system. */
    static boolean isPresent() {
        return PRESENT;
    }

    /**
     * Decodes a picture, scaled by averaging areas. Of one that is transparent, the colours of an area count as much as
     * they are opaque.
     *
     * @param pixels takes {@code width * height} pixels: red, green, blue and, where there is transparency, alpha
     */
    static void decode(byte[] file, WebpLayout.Frame frame, int width, int height, Memory pixels)
            throws PictureException {
        int bytes = frame.chunks().to() - frame.chunks().from();
        try (var data = new Memory(bytes);
                var config = new Memory(CONFIG_BYTES)) {
            data.write(0, file, frame.chunks().from(), bytes);
            if (WebPInitDecoderConfigInternal(config, DECODER_ABI) == 0) {
                throw new IllegalStateException("this libwebp speaks another language");
            }
            config.setInt(OUTPUT_COLOURS, frame.isTransparent() ? MODE_RGBA : MODE_RGB);
            config.setInt(OUTPUT_IS_EXTERNAL, 1);
            config.setPointer(OUTPUT_PIXELS, pixels);
            config.setInt(OUTPUT_STRIDE, (frame.isTransparent() ? 4 : 3) * width);
            config.setLong(OUTPUT_BYTES, pixels.size());
            if (width != frame.width() || height != frame.height()) {
                config.setInt(USE_SCALING, 1);
                config.setInt(SCALED_WIDTH, width);
                config.setInt(SCALED_HEIGHT, height);
            }
            int status = WebPDecode(data, bytes, config);
            if (status == SUSPENDED || status == NOT_ENOUGH_DATA) {
                throw PictureLayout.truncated(PictureFormat.WEBP);
            }
            if (status != 0) {
                throw PictureException.bad("The WebP is damaged: the decoder gives up (%d).".formatted(status));
            }
        }
    }

    private static native int WebPInitDecoderConfigInternal(Pointer config, int version);

    private static native int WebPDecode(Pointer data, long bytes, Pointer config);

    private static boolean bind() {
        return NativeFunctions.is64Bit()
                && (NativeFunctions.bindBundled(LibWebp.class, bundled())
                        || NativeFunctions.bind(LibWebp.class, "libwebp.so.7")
                        || NativeFunctions.bind(LibWebp.class, "webp"));
    }

    private static String bundled() {
        String system = Platform.isLinux() ? "Linux" : Platform.isMac() ? "Mac" : Platform.isWindows() ? "Windows" : "";
        String machine = Map.of("x86-64", "x86_64").getOrDefault(Platform.ARCH, Platform.ARCH);
        return "/native/%s/%s/%s".formatted(system, machine, System.mapLibraryName("webp-imageio"));
    }
}
