package pomona.server;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them: {@code 10s}, {@code 500ms}, {@code 32MiB}. */
public final class Quantities {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");

    private Quantities() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException says what is wanted
     */
    public static Duration duration(String text) {
        Matcher matcher = match(text);
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        if (number == 0) {
            return Duration.ZERO;
        }
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m", "min" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> throw new IllegalArgumentException("a duration is a number with ms, s, m or h, such as 10s");
        };
    }

    static long bytes(String text) {
        Matcher matcher = match(text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "", "b" -> number;
            case "kib", "k" -> Math.multiplyExact(number, 1L << 10);
            case "mib", "m" -> Math.multiplyExact(number, 1L << 20);
            case "gib", "g" -> Math.multiplyExact(number, 1L << 30);
            default -> throw new IllegalArgumentException("a size is a number of bytes, or with KiB, MiB or GiB");
        };
    }

    private static Matcher match(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a number with a unit is wanted, such as 10s or 32MiB");
        }
        return matcher;
    }
}
