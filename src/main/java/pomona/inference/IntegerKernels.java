package pomona.inference;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the engine's two sets of kernels compute in eight bits.
 *
 * <p>By itself it takes oneDNN's where the processor has AVX-512 VNNI, and else fbgemm's. Where there is AVX2 but no
 * AVX-512, oneDNN's take a quarter less time, and probabilities stay within the variant's tolerance: docs/performance.md
 * has figures, docs/decisions/0006-engine-use.md more. DJL hands no such setting on, so it is made in the engine's own
 * library, by functions of {@code ATen/Context.h} under the names that the compiler gave them. Where there are none, or
 * JNA does not load, the engine's choice stays.
 */
final class IntegerKernels {
    /** As {@code c10/core/QEngine.h} numbers them. */
    static final byte ONEDNN = 3;

    private static final Logger LOG = LoggerFactory.getLogger(IntegerKernels.class);
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private IntegerKernels() {}

    /** Chooses for the models that are loaded from now on; the engine must have been started. */
    static void choose() {
        try {
            if (hasAvx2AtMost(PROCESSOR) && isSupported(ONEDNN)) {
                engine().getFunction("_ZN2at7Context10setQEngineEN3c107QEngineE")
                        .invokeVoid(new Object[] {context(), ONEDNN});
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            // What is only quicker must not keep a model from being used.
            LOG.debug("The engine chooses its kernels", e);
        }
    }

    /**
     * Whether a processor's widest registers have 256 bits.
     *
     * @param description what Linux tells of each: lines of a name, a colon, a value. The first one counts
     */
    static boolean hasAvx2AtMost(Path description) throws IOException {
        try (Stream<String> lines = Files.lines(description)) {
            List<String> flags = lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.asList(line.split(" ")))
                    .orElse(List.of());
            return flags.contains("avx2") && !flags.contains("avx512f");
        }
    }

    /** The set for a model that is loaded now. */
    static byte current() {
        return (byte) engine().getFunction("_ZNK2at7Context7qEngineEv").invokeInt(new Object[] {context()});
    }

    /** Setting another one would end the process. */
    private static boolean isSupported(byte kernels) {
        // A std::vector: where its elements begin, and where they end.
        Pointer all =
                engine().getFunction("_ZN2at7Context17supportedQEnginesEv").invokePointer(new Object[0]);
        Pointer begin = all.getPointer(0);
        long end = Pointer.nativeValue(all.getPointer(Long.BYTES));
        byte[] numbers = begin.getByteArray(0, Math.toIntExact(end - Pointer.nativeValue(begin)));
        for (byte number : numbers) {
            if (number == kernels) {
                return true;
            }
        }
        return false;
    }

    private static Pointer context() {
        return engine().getFunction("_ZN2at13globalContextEv").invokePointer(new Object[0]);
    }

    private static NativeLibrary engine() {
        Path folder = Path.of(LibUtils.getLibtorchPath());
        return NativeLibrary.getInstance(
                folder.resolve(System.mapLibraryName("torch_cpu")).toString());
    }
}
