package pomona.tools.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Resident memory of a process as Linux counts it, in MB of 10^6 bytes.
 *
 * @param residentMb now; 0 where the system doesn't tell
 * @param peakMb the most since its start; 0 where the system doesn't tell
 */
public record Memory(double residentMb, double peakMb) {
    private static final double BYTES_PER_KIB = 1024;
    private static final double BYTES_PER_MB = 1e6;

    static Memory of(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return new Memory(0, 0);
        }
        String text = Files.readString(status);
        return new Memory(megabytes(text, "VmRSS:"), megabytes(text, "VmHWM:"));
    }

    private static double megabytes(String status, String key) {
        return status.lines()
                .filter(line -> line.startsWith(key))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB / BYTES_PER_MB)
                .findFirst()
                .orElse(0);
    }
}
