package pomona.text;

/** Numbers of things in words: {@code 1 photo}, {@code 2,000 photos}. */
public final class Quantity {
    private static final int GROUP_DIGITS = 3;

    private Quantity() {}

    /** So many of a thing whose plural ends in s. */
    public static String of(long count, String thing) {
        return number(count) + " " + thing + (count == 1 ? "" : "s");
    }

    /** With a comma between thousands; by hand, since Java's own way reads locales, which the first screen has no time for. */
    public static String number(long count) {
        StringBuilder digits = new StringBuilder(String.valueOf(Math.abs(count)));
        for (int at = digits.length() - GROUP_DIGITS; at > 0; at -= GROUP_DIGITS) {
            digits.insert(at, ',');
        }
        return (count < 0 ? "-" : "") + digits;
    }
}
