package pomona.text;

/** Text of others (names of files, a server's sentences) that may not steer the terminal it is printed on. */
public final class PrintableText {
    private PrintableText() {}

    /**
     * The text without what could move the cursor, colour the screen or turn the reading direction: control and
     * formatting characters stand as {@code \}{@code u001b}.
     */
    public static String of(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> {
            if (steers(c)) {
                text.append("\\u%04x".formatted(c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    private static boolean steers(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
