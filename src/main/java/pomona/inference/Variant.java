package pomona.inference;

import java.util.List;
import java.util.Locale;

/**
 * One file of the same model, faster or more exact than others.
 *
 * @param file relative to the package's folder
 * @param sha256 of the file, 64 hexadecimal digits
 * @param architectures {@code any}, or the processors it was made for: {@code x86_64}, {@code aarch64}
 * @param goldenTolerance the largest difference of a probability from the golden samples' on this machine
 */
public record Variant(
        String id, String file, String sha256, long bytes, List<String> architectures, double goldenTolerance) {
    public Variant {
        architectures = List.copyOf(architectures);
    }

    /** Whether it was made for the processor that Java calls {@code architecture} ({@code os.arch}). */
    public boolean fits(String architecture) {
        return architectures.stream()
                .anyMatch(name -> name.equals("any") || canonical(name).equals(canonical(architecture)));
    }

    private static String canonical(String architecture) {
        return switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x64", "x86-64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> architecture.toLowerCase(Locale.ROOT);
        };
    }
}
