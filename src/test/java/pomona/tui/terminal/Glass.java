package pomona.tui.terminal;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal as far as pictures go: which cells show a letter, and which are painted over. It fails where a protocol is
 * broken, as by letters in a string or a picture into which another one's bytes come.
 */
final class Glass {
    static final int CELL_WIDTH = 6;
    static final int CELL_HEIGHT = 13;
    private static final Pattern PLACE = Pattern.compile("\\[(\\d+);(\\d+)H");
    private static final Pattern NUMBER = Pattern.compile("(?:^|[,;])(\\w+)=(\\d+)");

    private final int columns;
    private final int rows;
    private final String[][] letters;
    private final boolean[][] painted;
    /** Pictures that it keeps by number, and the cells each is shown on. */
    private final Map<Integer, Set<String>> kept = new TreeMap<>();

    private final StringBuilder pending = new StringBuilder();
    private int column;
    private int row;
    private int savedColumn;
    private int savedRow;
    /** The picture of which more is to come. */
    private int loading;

    Glass(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        letters = new String[rows][columns];
        painted = new boolean[rows][columns];
    }

    /** Takes bytes; what is cut waits for its rest. */
    void accept(byte[] bytes) {
        pending.append(new String(bytes, StandardCharsets.UTF_8));
        int at = 0;
        while (at < pending.length()) {
            int end = pending.charAt(at) == 0x1b ? sequence(at) : letter(at);
            if (end < 0) {
                break;
            }
            at = end;
        }
        pending.delete(0, at);
    }

    private int letter(int at) {
        char letter = pending.charAt(at);
        if (letter >= ' ') {
            letters[row][column] = String.valueOf(letter);
            painted[row][column] = false;
            column = Math.min(columns - 1, column + 1);
        }
        return at + 1;
    }

    private int sequence(int at) {
        if (at + 1 == pending.length()) {
            return -1;
        }
        switch (pending.charAt(at + 1)) {
            case '7' -> {
                savedColumn = column;
                savedRow = row;
                return at + 2;
            }
            case '8' -> {
                column = savedColumn;
                row = savedRow;
                return at + 2;
            }
            case '[' -> {
                int end = at + 2;
                while (end < pending.length() && (pending.charAt(end) < '@' || pending.charAt(end) > '~')) {
                    end++;
                }
                if (end == pending.length()) {
                    return -1;
                }
                control(pending.substring(at + 1, end + 1));
                return end + 1;
            }
            case 'P', '_', ']' -> {
                int end = pending.indexOf("\u001b\\", at + 2);
                if (end < 0) {
                    return -1;
                }
                string(pending.substring(at, end + 2));
                return end + 2;
            }
            case '\\' -> {
                return at + 2;
            }
            default -> throw new IllegalStateException("unknown: " + pending.substring(at + 1));
        }
    }

    private void control(String sequence) {
        Matcher place = PLACE.matcher(sequence);
        if (place.matches()) {
            row = Integer.parseInt(place.group(1)) - 1;
            column = Integer.parseInt(place.group(2)) - 1;
        } else if (sequence.equals("[2J")) {
            for (int y = 0; y < rows; y++) {
                for (int x = 0; x < columns; x++) {
                    painted[y][x] = false;
                    letters[y][x] = " ";
                }
            }
        }
    }

    private void string(String string) {
        if (string.startsWith("\u001b_G")) {
            kitty(string.substring(3, string.length() - 2));
            return;
        }
        if (string.contains("\u0018")) {
            // Cancelled: does nothing.
            return;
        }
        if (string.startsWith("\u001bP")) {
            int quote = string.indexOf('"');
            String raster = quote < 0 ? "" : string.substring(quote + 1).replaceFirst("[^0-9;].*", "");
            String[] numbers = raster.split(";", -1);
            if (numbers.length == 4) {
                paint(Integer.parseInt(numbers[2]) / CELL_WIDTH, Integer.parseInt(numbers[3]) / CELL_HEIGHT);
            }
        } else {
            Map<String, Integer> head = numbers(string.substring(0, string.indexOf(':')));
            paint(of(head, "width"), of(head, "height"));
        }
    }

    private static Map<String, Integer> numbers(String text) {
        Map<String, Integer> numbers = new HashMap<>();
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            numbers.put(number.group(1), Integer.parseInt(number.group(2)));
        }
        return numbers;
    }

    private static int of(Map<String, Integer> numbers, String name) {
        return Objects.requireNonNull(numbers.get(name), name);
    }

    private void paint(int width, int height) {
        if (row + height >= rows) {
            throw new IllegalStateException("it would scroll");
        }
        for (int y = row; y < row + height; y++) {
            for (int x = column; x < column + width; x++) {
                painted[y][x] = true;
            }
        }
    }

    private void kitty(String command) {
        int end = command.indexOf(';');
        String head = end < 0 ? command : command.substring(0, end);
        Map<String, Integer> numbers = numbers(head);
        String action = head.contains("a=p") ? "p" : head.contains("a=d") ? "d" : "t";
        switch (action) {
            case "t" -> {
                if (numbers.containsKey("i")) {
                    loading = of(numbers, "i");
                }
                if (loading == 0 && command.endsWith("m=0;")) {
                    // The end of none: whoever ends all at once can't know better.
                    return;
                }
                if (loading == 0) {
                    throw new IllegalStateException("a piece of no picture");
                }
                if (of(numbers, "m") == 0) {
                    kept.put(loading, new HashSet<>());
                    loading = 0;
                }
            }
            case "p" -> {
                Set<String> cells = Objects.requireNonNull(kept.get(of(numbers, "i")), "no such picture");
                for (int y = row; y < row + of(numbers, "r"); y++) {
                    for (int x = column; x < column + of(numbers, "c"); x++) {
                        cells.add(x + "," + y);
                    }
                }
            }
            default -> {
                if (loading != 0) {
                    throw new IllegalStateException("another command amid a picture");
                }
                kept.remove(of(numbers, "i"));
            }
        }
    }

    boolean isPainted(int x, int y) {
        return painted[y][x] || kept.values().stream().anyMatch(cells -> cells.contains(x + "," + y));
    }

    /** How many cells are painted. */
    int painted() {
        int count = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                count += isPainted(x, y) ? 1 : 0;
            }
        }
        return count;
    }

    /** Pictures it keeps by number. */
    int kept() {
        return kept.size();
    }

    /** Whether a string waits for its end. */
    boolean isInString() {
        return pending.length() > 1 && "P_]".indexOf(pending.charAt(1)) >= 0;
    }

    String letter(int x, int y) {
        String letter = letters[y][x];
        return letter == null ? " " : letter;
    }
}
