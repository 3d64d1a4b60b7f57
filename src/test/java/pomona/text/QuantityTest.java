package pomona.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QuantityTest {
    @Test
    void oneIsSingularAndThousandsArePartedByAComma() {
        assertThat(Quantity.of(0, "photo")).isEqualTo("0 photos");
        assertThat(Quantity.of(1, "line")).isEqualTo("1 line");
        assertThat(Quantity.of(999, "photo")).isEqualTo("999 photos");
        assertThat(Quantity.of(1_234, "photo")).isEqualTo("1,234 photos");
        assertThat(Quantity.number(12_345_678)).isEqualTo("12,345,678");
        assertThat(Quantity.number(-123_456)).isEqualTo("-123,456");
        assertThat(Quantity.number(-123)).isEqualTo("-123");
    }
}
