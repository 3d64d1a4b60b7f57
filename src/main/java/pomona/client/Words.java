package pomona.client;

import java.time.Duration;

/** Amounts in words for a person. */
final class Words {
    private Words() {}

    /** As in {@code 250 ms}, {@code 10 s}, {@code 2 min}. */
    static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + " ms";
        }
        long seconds = millis / 1000;
        return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
