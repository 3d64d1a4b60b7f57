package pomona.tui.picture;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.picture.RgbPicture;

/**
 * Turns pixels into cells: each cell is two pixels, one above the other, as a half block whose foreground is one and
 * whose background is the other. A cell may be drawn with the upper half, the lower half, a full block or a space;
 * the one that keeps most of its left neighbour's colours is taken, since each change of colour costs up to 19 bytes.
 */
public final class PictureDrawing {
    private static final String RAMP = " .:-=+*#%@";

    private final Look.Tier tier;
    private final int width;
    private final int rows;
    private final int[] rgb;
    private final Optional<EvidenceOverlay> overlay;
    private final Map<Integer, TextColor> colours = new HashMap<>();

    private PictureDrawing(RgbPicture picture, Picture.Request request) {
        this.tier = request.look().tier();
        this.width = picture.width();
        this.rows = (picture.height() + 1) / 2;
        this.overlay =
                request.evidence().map(evidence -> new EvidenceOverlay(evidence, tier.coloured(), request.crop()));
        this.rgb = pixels(picture, rows * 2);
        overlay.ifPresent(evidence -> evidence.dim(rgb, width));
        if (tier == Look.Tier.TRUECOLOR && request.look().channelBits() < Byte.SIZE) {
            coarsen(request.look().channelBits());
        }
    }

    /** Draws a picture that was read at the size of the room: {@code columns} by {@code 2 * rows} pixels at most. */
    public static Picture.Cells draw(RgbPicture picture, Picture.Request request) {
        return new PictureDrawing(picture, request).cells();
    }

    /** The pixels as {@code 0xRRGGBB}; where the height is even and theirs is not, the last row is repeated. */
    static int[] pixels(RgbPicture picture, int evenHeight) {
        int width = picture.width();
        int[] pixels = new int[width * evenHeight];
        byte[] bytes = picture.rgb();
        for (int y = 0; y < evenHeight; y++) {
            int from = Math.min(y, picture.height() - 1) * width;
            for (int x = 0; x < width; x++) {
                int at = 3 * (from + x);
                pixels[y * width + x] = (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
            }
        }
        return pixels;
    }

    private void coarsen(int bits) {
        int low = (1 << (Byte.SIZE - bits)) - 1;
        int mask = ~(low << 16 | low << 8 | low);
        int middle = (low + 1) / 2;
        int offset = middle << 16 | middle << 8 | middle;
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (rgb[i] & mask) | offset;
        }
    }

    private Picture.Cells cells() {
        List<TextCharacter> cells = switch (tier) {
            case TRUECOLOR -> coloured(rgb, null);
            case INDEXED_256 -> coloured(Palette.XTERM_256.nearest(rgb), Palette.XTERM_256);
            case ANSI_16 -> coloured(Palette.ANSI_16.nearest(rgb), Palette.ANSI_16);
            case MONO -> mono();
            case ASCII -> ascii();
        };
        return new Picture.Cells(
                width, rows, cells, overlay.map(EvidenceOverlay::legend).orElse(""));
    }

    private List<TextCharacter> coloured(int[] values, @Nullable Palette palette) {
        List<TextCharacter> cells = new ArrayList<>(width * rows);
        for (int row = 0; row < rows; row++) {
            int foreground = -1;
            int background = -1;
            for (int x = 0; x < width; x++) {
                int top = values[2 * row * width + x];
                int bottom = values[(2 * row + 1) * width + x];
                String glyph;
                if (top == bottom && foreground == top && background != top) {
                    glyph = "█";
                    background = background < 0 ? top : background;
                } else if (top == bottom) {
                    glyph = " ";
                    background = top;
                    foreground = foreground < 0 ? top : foreground;
                } else if (changes(foreground, background, bottom, top)
                        < changes(foreground, background, top, bottom)) {
                    glyph = "▄";
                    foreground = bottom;
                    background = top;
                } else {
                    glyph = "▀";
                    foreground = top;
                    background = bottom;
                }
                cells.add(TextCharacter.fromString(glyph, colour(foreground, palette), colour(background, palette))[0]);
            }
        }
        return cells;
    }

    private static int changes(int foreground, int background, int nextForeground, int nextBackground) {
        return (foreground == nextForeground ? 0 : 1) + (background == nextBackground ? 0 : 1);
    }

    private TextColor colour(int value, @Nullable Palette palette) {
        return colours.computeIfAbsent(
                value,
                any -> palette == null
                        ? new TextColor.RGB(value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF)
                        : palette.colour(value));
    }

    private List<TextCharacter> mono() {
        boolean[] bright = Dither.dots(stretched(), width, rows * 2);
        List<TextCharacter> cells = new ArrayList<>(width * rows);
        for (int row = 0; row < rows; row++) {
            for (int x = 0; x < width; x++) {
                boolean top = bright[2 * row * width + x];
                boolean bottom = bright[(2 * row + 1) * width + x];
                String glyph = top ? bottom ? "█" : "▀" : bottom ? "▄" : " ";
                cells.add(plain(mark(x, row).orElse(glyph)));
            }
        }
        return cells;
    }

    private List<TextCharacter> ascii() {
        int[] pixels = stretched();
        List<TextCharacter> cells = new ArrayList<>(width * rows);
        for (int row = 0; row < rows; row++) {
            for (int x = 0; x < width; x++) {
                int mean = (pixels[2 * row * width + x] + pixels[(2 * row + 1) * width + x]) / 2;
                String glyph = String.valueOf(RAMP.charAt(mean * RAMP.length() / 256));
                cells.add(plain(mark(x, row).orElse(glyph)));
            }
        }
        return cells;
    }

    /** Where there is no colour, evidence is marked on every other cell, so that the picture is seen between. */
    private Optional<String> mark(int x, int row) {
        return (x + row) % 2 == 0
                ? overlay.flatMap(evidence -> evidence.mark((x + 0.5) / width, (row + 0.5) / rows))
                : Optional.empty();
    }

    private TextCharacter plain(String glyph) {
        boolean marked = overlay.isPresent() && (glyph.equals("+") || glyph.equals("#"));
        return TextCharacter.fromString(
                glyph,
                TextColor.ANSI.DEFAULT,
                TextColor.ANSI.DEFAULT,
                marked && tier == Look.Tier.MONO ? EnumSet.of(SGR.BOLD) : EnumSet.noneOf(SGR.class))[0];
    }

    /** Brightness, 0 to 255, the darkest 2 % black and the brightest 2 % white. */
    private int[] stretched() {
        int[] grey = new int[rgb.length];
        int[] counts = new int[256];
        for (int i = 0; i < rgb.length; i++) {
            grey[i] = Dither.brightness(rgb[i] >> 16 & 0xFF, rgb[i] >> 8 & 0xFF, rgb[i] & 0xFF);
            counts[grey[i]]++;
        }
        int low = level(counts, rgb.length / 50);
        int high = Math.max(low + 1, level(counts, rgb.length - rgb.length / 50));
        for (int i = 0; i < grey.length; i++) {
            grey[i] = Math.max(0, Math.min(255, (grey[i] - low) * 255 / (high - low)));
        }
        return grey;
    }

    private static int level(int[] counts, int wanted) {
        int seen = 0;
        for (int level = 0; level < counts.length; level++) {
            seen += counts[level];
            if (seen > wanted) {
                return level;
            }
        }
        return counts.length - 1;
    }
}
