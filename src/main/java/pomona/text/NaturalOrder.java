package pomona.text;

import java.util.Comparator;

/** Orders names as a person does: {@code leaf2} before {@code leaf10}. Total: equal only for equal strings. */
public final class NaturalOrder implements Comparator<String> {
    public static final NaturalOrder INSTANCE = new NaturalOrder();

    private NaturalOrder() {}

    @Override
    public int compare(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() && j < right.length()) {
            char a = left.charAt(i);
            char b = right.charAt(j);
            if (isDigit(a) && isDigit(b)) {
                int endA = endOfDigits(left, i);
                int endB = endOfDigits(right, j);
                int byNumber = compareNumbers(left, i, endA, right, j, endB);
                if (byNumber != 0) {
                    return byNumber;
                }
                i = endA;
                j = endB;
                continue;
            }
            int byLetter = Character.compare(Character.toLowerCase(a), Character.toLowerCase(b));
            if (byLetter != 0) {
                return byLetter;
            }
            i++;
            j++;
        }
        int byRest = Integer.compare(left.length() - i, right.length() - j);
        return byRest != 0 ? byRest : left.compareTo(right);
    }

    /** Compares digit runs by value without parsing, so that no run is too long. */
    private static int compareNumbers(String left, int fromA, int endA, String right, int fromB, int endB) {
        int a = skipZeros(left, fromA, endA);
        int b = skipZeros(right, fromB, endB);
        int byLength = Integer.compare(endA - a, endB - b);
        if (byLength != 0) {
            return byLength;
        }
        for (; a < endA; a++, b++) {
            int byDigit = Character.compare(left.charAt(a), right.charAt(b));
            if (byDigit != 0) {
                return byDigit;
            }
        }
        return 0;
    }

    private static int skipZeros(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    private static int endOfDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
