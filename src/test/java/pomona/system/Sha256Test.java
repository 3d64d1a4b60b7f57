package pomona.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {
    @Test
    void itIsTheSha256ThatTheStandardSays() {
        assertThat(Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Sha256.hex(new byte[0]))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void theSystemsLibraryAndJavaAgree() {
        Random random = new Random(4);
        for (int length : new int[] {1, 55, 56, 63, 64, 65, 4096, 1_000_003}) {
            byte[] file = new byte[length];
            random.nextBytes(file);
            assertThat(Sha256.hex(file)).isEqualTo(HexFormat.of().formatHex(Sha256.byJava(file)));
        }
    }
}
