package pomona.tui.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import pomona.text.DisplayText;

/**
 * Draws what {@code tmux capture-pane -e -p -N} wrote as a picture, for the documentation: {@code CaptureToPng PNG
 * COLUMNS ROWS CAPTURE LEFT TOP [CAPTURE LEFT TOP …]}. Knows the sequences that tmux writes: colours, bold, reverse.
 */
final class CaptureToPng {
    private static final int CELL_WIDTH = 9;
    private static final int CELL_HEIGHT = 18;
    private static final int FONT_SIZE = 15;
    /** Follows a symbol that is to be drawn as an emoji; has no cell of its own. */
    private static final int EMOJI_SELECTOR = 0xFE0F;

    private static final Color PAPER = new Color(0x1B1D1E);
    private static final Color INK = new Color(0xD8D8D2);
    private static final int[] ANSI = {
        0x1B1D1E, 0xD0453E, 0x5FAF5F, 0xD7A94B, 0x5F87D7, 0xAF5FAF, 0x4FB3BF, 0xD8D8D2,
        0x7A7F82, 0xF0625A, 0x87D787, 0xF5CD6B, 0x87AFFF, 0xD787D7, 0x7FD7E0, 0xFFFFFF
    };

    private final BufferedImage image;
    private final Graphics2D graphics;
    private final Font plain = new Font("DejaVu Sans Mono", Font.PLAIN, FONT_SIZE);
    private final Font strong = plain.deriveFont(Font.BOLD);
    private Color foreground = INK;
    private Color background = PAPER;
    private boolean bold;
    private boolean reverse;

    private CaptureToPng(int columns, int rows) {
        image = new BufferedImage(columns * CELL_WIDTH, rows * CELL_HEIGHT, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    }

    public static void main(String[] args) throws IOException {
        CaptureToPng png = new CaptureToPng(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        for (int i = 3; i + 2 < args.length; i += 3) {
            png.capture(Path.of(args[i]), Integer.parseInt(args[i + 1]), Integer.parseInt(args[i + 2]));
        }
        ImageIO.write(png.image, "png", Path.of(args[0]).toFile());
    }

    private void capture(Path file, int left, int top) throws IOException {
        List<String> lines = Files.readAllLines(file);
        // A line goes on with the colours of the one before it.
        simple(0);
        for (int row = 0; row < lines.size(); row++) {
            line(lines.get(row), left, top + row);
        }
    }

    private void line(String line, int left, int row) {
        int column = left;
        for (int i = 0; i < line.length(); ) {
            if (line.charAt(i) == '\u001b') {
                int end = i + 2;
                while (end < line.length() && !Character.isLetter(line.charAt(end))) {
                    end++;
                }
                if (end < line.length() && line.charAt(i + 1) == '[' && line.charAt(end) == 'm') {
                    style(line.substring(i + 2, end));
                    i = end + 1;
                } else {
                    i += line.charAt(i + 1) == '(' ? 3 : 2;
                }
                continue;
            }
            int letter = line.codePointAt(i);
            i += Character.charCount(letter);
            if (letter == EMOJI_SELECTOR) {
                continue;
            }
            cell(column, row, letter);
            column += DisplayText.isWide(letter) ? 2 : 1;
        }
    }

    private void style(String sequence) {
        String[] codes = sequence.isEmpty() ? new String[] {"0"} : sequence.split(";", -1);
        for (int i = 0; i < codes.length; i++) {
            int code = codes[i].isEmpty() ? 0 : Integer.parseInt(codes[i]);
            if (code == 38 || code == 48) {
                boolean indexed = codes[i + 1].equals("5");
                Color colour = indexed
                        ? indexed(Integer.parseInt(codes[i + 2]))
                        : new Color(
                                Integer.parseInt(codes[i + 2]),
                                Integer.parseInt(codes[i + 3]),
                                Integer.parseInt(codes[i + 4]));
                i += indexed ? 2 : 4;
                if (code == 38) {
                    foreground = colour;
                } else {
                    background = colour;
                }
                continue;
            }
            simple(code);
        }
    }

    private void simple(int code) {
        if (code == 0) {
            foreground = INK;
            background = PAPER;
            bold = false;
            reverse = false;
        } else if (code == 1 || code == 22) {
            bold = code == 1;
        } else if (code == 7 || code == 27) {
            reverse = code == 7;
        } else if (code == 39) {
            foreground = INK;
        } else if (code == 49) {
            background = PAPER;
        } else if (code >= 30 && code <= 37) {
            foreground = new Color(ANSI[code - 30]);
        } else if (code >= 40 && code <= 47) {
            background = new Color(ANSI[code - 40]);
        } else if (code >= 90 && code <= 97) {
            foreground = new Color(ANSI[code - 82]);
        } else if (code >= 100 && code <= 107) {
            background = new Color(ANSI[code - 92]);
        }
    }

    private static Color indexed(int index) {
        return new Color(index < 16 ? ANSI[index] : Palette.XTERM_256.rgb(index));
    }

    private void cell(int column, int row, int letter) {
        Color ink = reverse ? background : foreground;
        Color paper = reverse ? foreground : background;
        int x = column * CELL_WIDTH;
        int y = row * CELL_HEIGHT;
        int width = (DisplayText.isWide(letter) ? 2 : 1) * CELL_WIDTH;
        graphics.setColor(paper);
        graphics.fillRect(x, y, width, CELL_HEIGHT);
        graphics.setColor(ink);
        switch (letter) {
            case '▀' -> graphics.fillRect(x, y, CELL_WIDTH, CELL_HEIGHT / 2);
            case '▄' -> graphics.fillRect(x, y + CELL_HEIGHT / 2, CELL_WIDTH, CELL_HEIGHT / 2);
            case '█' -> graphics.fillRect(x, y, CELL_WIDTH, CELL_HEIGHT);
            case '─' -> graphics.fillRect(x, y + CELL_HEIGHT / 2, CELL_WIDTH, 1);
            case '│' -> graphics.fillRect(x + CELL_WIDTH / 2, y, 1, CELL_HEIGHT);
            case '┌', '┐', '└', '┘' -> corner(x, y, letter);
            case ' ' -> {}
            default -> {
                graphics.setFont(bold ? strong : plain);
                graphics.drawString(Character.toString(letter), x, y + CELL_HEIGHT - 4);
            }
        }
    }

    private void corner(int x, int y, int letter) {
        boolean right = letter == '┌' || letter == '└';
        boolean down = letter == '┌' || letter == '┐';
        int middleX = x + CELL_WIDTH / 2;
        int middleY = y + CELL_HEIGHT / 2;
        graphics.fillRect(right ? middleX : x, middleY, CELL_WIDTH / 2 + 1, 1);
        graphics.fillRect(middleX, down ? middleY : y, 1, CELL_HEIGHT / 2 + 1);
    }
}
