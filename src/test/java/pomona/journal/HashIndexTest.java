package pomona.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashIndexTest {
    @Test
    void itSaysWhatAMapWouldSay() {
        Random random = new Random(7);
        HashIndex index = new HashIndex();
        Map<HashIndex.Key, Long> map = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            // Few different halves, so that keys share slots and differ in one half only.
            HashIndex.Key key = new HashIndex.Key(random.nextInt(300), random.nextInt(300));
            long value = random.nextLong(1L << 40);
            index.put(key, value);
            map.put(key, value);
        }
        assertThat(index.size()).isEqualTo(map.size());
        assertThat(map.entrySet()).allMatch(entry -> index.get(entry.getKey()) == entry.getValue());
        assertThat(index.get(new HashIndex.Key(301, 0))).isEqualTo(HashIndex.ABSENT);
        long[] sum = new long[1];
        index.forEachValue(value -> sum[0] += value);
        assertThat(sum[0])
                .isEqualTo(map.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void keysOfTextsAreTheFirstHalfOfTheirSha256() {
        // sha256("abc") of FIPS 180-2 begins with ba7816bf 8f01cfea 414140de 5dae2223.
        assertThat(HashIndex.Key.of("abc")).isEqualTo(new HashIndex.Key(0xba7816bf8f01cfeaL, 0x414140de5dae2223L));
    }
}
