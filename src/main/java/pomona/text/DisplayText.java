package pomona.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Text as cells of a terminal. Combining marks would take a cell of their own and letters beyond the basic plane are
 * counted differently by every terminal, so that names are brought to a form all agree on: composed letters, wide ones
 * two cells, everything else one.
 */
public final class DisplayText {
    private static final char REPLACEMENT = '?';
    private static final String ELLIPSIS = "…";
    /** With the dot. */
    private static final int ENDING_LETTERS_MAX = 5;
    /** Below that a name's end is too short to tell photos apart. */
    private static final int NAME_CELLS_MIN = 5;

    private DisplayText() {}

    /** The text with one or two cells for each letter: NFC, without controls, marks and joiners. */
    public static String clean(String raw) {
        if (isPlain(raw)) {
            return raw;
        }
        StringBuilder clean = new StringBuilder(raw.length());
        Normalizer.normalize(raw, Normalizer.Form.NFC).codePoints().forEach(letter -> append(clean, letter));
        return clean.toString();
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static void append(StringBuilder clean, int letter) {
        switch (Character.getType(letter)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> {}
            case Character.FORMAT -> {}
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE ->
                clean.append(REPLACEMENT);
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> clean.append(' ');
            default -> {
                if (letter <= 0xFFFF || isWide(letter)) {
                    clean.appendCodePoint(letter);
                } else {
                    clean.append(REPLACEMENT);
                }
            }
        }
    }

    /** Cells a clean text takes. */
    public static int width(String clean) {
        return clean.codePoints().map(letter -> isWide(letter) ? 2 : 1).sum();
    }

    /** The text in at most so many cells; what is too long ends in an ellipsis. */
    public static String fit(String clean, int cells) {
        if (cells <= 0) {
            return "";
        }
        if (width(clean) <= cells) {
            return clean;
        }
        return head(clean, cells - 1) + ELLIPSIS;
    }

    /** The text in exactly so many cells, filled with spaces on the right. */
    public static String pad(String clean, int cells) {
        String fitted = fit(clean, cells);
        return fitted + " ".repeat(Math.max(0, cells - width(fitted)));
    }

    /**
     * A file's name in at most so many cells. Where it is too long its ending is left out, then its middle: cameras
     * number at the end.
     */
    public static String name(String clean, int cells) {
        if (width(clean) <= cells || cells < NAME_CELLS_MIN) {
            return fit(clean, cells);
        }
        int dot = clean.lastIndexOf('.');
        String base = dot > 0 && clean.length() - dot <= ENDING_LETTERS_MAX ? clean.substring(0, dot) : clean;
        return width(base) < cells ? base + ELLIPSIS : withoutMiddle(base, cells, ELLIPSIS);
    }

    /** The text's beginning and end in at most so many cells, and between them what says that something is left out. */
    public static String withoutMiddle(String clean, int cells, String cut) {
        if (width(clean) <= cells) {
            return clean;
        }
        int room = Math.max(0, cells - width(cut));
        String end = end(clean, room / 2);
        return head(clean, room - width(end)) + cut + end;
    }

    /** The text's end in at most so many cells: of a path the end tells most. */
    public static String tail(String clean, int cells) {
        if (width(clean) <= cells) {
            return clean;
        }
        return cells <= 0 ? "" : ELLIPSIS + end(clean, cells - 1);
    }

    private static String end(String clean, int cells) {
        int start = clean.length();
        int used = 0;
        while (start > 0) {
            int letter = clean.codePointBefore(start);
            int wide = isWide(letter) ? 2 : 1;
            if (used + wide > cells) {
                break;
            }
            used += wide;
            start -= Character.charCount(letter);
        }
        return clean.substring(start);
    }

    private static String head(String clean, int cells) {
        int end = 0;
        int used = 0;
        while (end < clean.length()) {
            int letter = clean.codePointAt(end);
            int wide = isWide(letter) ? 2 : 1;
            if (used + wide > cells) {
                break;
            }
            used += wide;
            end += Character.charCount(letter);
        }
        return clean.substring(0, end);
    }

    /** The text broken at spaces into lines of at most so many cells. */
    public static List<String> wrap(String clean, int cells) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : clean.split(" +", -1)) {
            String piece = fit(word, cells);
            int wide = width(piece);
            if (used > 0 && used + 1 + wide > cells) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (used > 0) {
                line.append(' ');
                used++;
            }
            line.append(piece);
            used += wide;
        }
        if (used > 0) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** Whether a letter takes two cells: East Asian wide ones and emoji (Unicode's East Asian Width W and F). */
    public static boolean isWide(int letter) {
        if (letter < 0x1100) {
            return false;
        }
        return letter <= 0x115F
                || (letter >= 0x2E80 && letter <= 0xA4CF && letter != 0x303F)
                || (letter >= 0xAC00 && letter <= 0xD7A3)
                || (letter >= 0xF900 && letter <= 0xFAFF)
                || (letter >= 0xFE30 && letter <= 0xFE6F)
                || (letter >= 0xFF00 && letter <= 0xFF60)
                || (letter >= 0xFFE0 && letter <= 0xFFE6)
                || isWideSymbol(letter)
                || (letter >= 0x1F300 && letter <= 0x1F64F)
                || (letter >= 0x1F680 && letter <= 0x1F6FF)
                || (letter >= 0x1F900 && letter <= 0x1FAFF)
                || (letter >= 0x20000 && letter <= 0x3FFFD);
    }

    private static boolean isWideSymbol(int letter) {
        return switch (letter) {
            case 0x231A, 0x231B, 0x23E9, 0x23EA, 0x23EB, 0x23EC, 0x23F0, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615 -> true;
            case 0x267F, 0x2693, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26D4, 0x26EA -> true;
            case 0x26F2, 0x26F3, 0x26F5, 0x26FA, 0x26FD, 0x2705, 0x270A, 0x270B, 0x2728, 0x274C, 0x274E, 0x2753 -> true;
            case 0x2754, 0x2755, 0x2757, 0x2795, 0x2796, 0x2797, 0x27B0, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55 -> true;
            default -> letter >= 0x2648 && letter <= 0x2653;
        };
    }
}
