package pomona.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTextTest {
    @Test
    void whatSteersATerminalIsSpelledOut() {
        assertThat(PrintableText.of("a\u001b]0;title\u0007b")).isEqualTo("a\\u001b]0;title\\u0007b");
        assertThat(PrintableText.of("leaf\u202egpj.exe")).isEqualTo("leaf\\u202egpj.exe");
        assertThat(PrintableText.of("two\nlines\r\u2028\u0085")).isEqualTo("two\\u000alines\\u000d\\u2028\\u0085");
    }

    @Test
    void lettersOfAnyLanguageStay() {
        assertThat(PrintableText.of("苹果 \u0644\u0648\u0646 Größe 🍏")).isEqualTo("苹果 \u0644\u0648\u0646 Größe 🍏");
    }
}
