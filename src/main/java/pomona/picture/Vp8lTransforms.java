package pomona.picture;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a lossless WebP's writer did to the colours to make them small, undone row by row, the last step first.
 *
 * <p>The arithmetic is the format's own (<a href="https://www.rfc-editor.org/rfc/rfc9649#section-3.5">RFC 9649</a>).
 */
final class Vp8lTransforms {
    private static final int PREDICTOR = 0;
    private static final int CROSS_COLOUR = 1;
    private static final int SUBTRACT_GREEN = 2;
    private static final int BLACK = 0xff000000;

    private final Deque<Step> steps = new ArrayDeque<>();
    private int codedWidth;

    private Vp8lTransforms(int width) {
        codedWidth = width;
    }

    static Vp8lTransforms read(Vp8lBits bits, int width, int height) throws PictureException {
        var transforms = new Vp8lTransforms(width);
        int seen = 0;
        while (bits.readFlag()) {
            int type = bits.read(2);
            if ((seen >> type & 1) != 0) {
                throw PictureException.bad("The WebP is damaged: it names one step of its making twice.");
            }
            seen |= 1 << type;
            transforms.add(type, bits, height);
        }
        return transforms;
    }

    /** Pixels in a row of the image that the codes describe; fewer where several share one. */
    int codedWidth() {
        return codedWidth;
    }

    /** Turns a coded row to the picture's, in place; the array has room for {@code width} pixels. */
    void undo(int[] row) {
        for (Step step : steps) {
            step.undo(row);
        }
    }

    private void add(int type, Vp8lBits bits, int height) throws PictureException {
        if (type == SUBTRACT_GREEN) {
            int width = codedWidth;
            steps.addFirst(row -> addGreen(row, width));
        } else if (type == PREDICTOR) {
            steps.addFirst(new Prediction(new Tiles(bits, codedWidth, height)));
        } else if (type == CROSS_COLOUR) {
            steps.addFirst(new CrossColour(new Tiles(bits, codedWidth, height)));
        } else {
            var palette = new Palette(bits, codedWidth);
            codedWidth = Vp8lImage.tiles(codedWidth, palette.sharingBits);
            steps.addFirst(palette);
        }
    }

    private static void addGreen(int[] row, int width) {
        for (int x = 0; x < width; x++) {
            int argb = row[x];
            int green = argb >>> 8 & 0xff;
            row[x] = (argb & 0xff00ff00) | (((argb & 0x00ff00ff) + (green << 16 | green)) & 0x00ff00ff);
        }
    }

    private static int add(int a, int b) {
        return (((a & 0xff00ff00) + (b & 0xff00ff00)) & 0xff00ff00)
                | (((a & 0x00ff00ff) + (b & 0x00ff00ff)) & 0x00ff00ff);
    }

    /** One step, undone for one row after the other. */
    private interface Step {
        void undo(int[] row);
    }

    /** A number for each square tile of the picture. */
    private static final class Tiles {
        final int width;
        final int tileBits;
        final int across;
        final int[] values;
        private int filled;

        Tiles(Vp8lBits bits, int width, int height) throws PictureException {
            this.width = width;
            tileBits = 2 + bits.read(3);
            across = Vp8lImage.tiles(width, tileBits);
            int down = Vp8lImage.tiles(height, tileBits);
            values = new int[across * down];
            Vp8lImage.decode(bits, across, down, row -> {
                System.arraycopy(row, 0, values, filled, across);
                filled += across;
            });
        }
    }

    /** Pixels were written as what differs from a guess by those above and to the left. */
    private static final class Prediction implements Step {
        private final Tiles tiles;
        private final int[] above;
        private int y;

        Prediction(Tiles tiles) {
            this.tiles = tiles;
            above = new int[tiles.width + 1];
        }

        @Override
        public void undo(int[] row) {
            row[0] = add(row[0], y == 0 ? BLACK : above[0]);
            if (y == 0) {
                for (int x = 1; x < tiles.width; x++) {
                    row[x] = add(row[x], row[x - 1]);
                }
            } else {
                // What stands to the right of a row's last pixel is the next row's first.
                above[tiles.width] = row[0];
                int tileRow = (y >>> tiles.tileBits) * tiles.across;
                int x = 1;
                while (x < tiles.width) {
                    int tile = x >>> tiles.tileBits;
                    int end = Math.min(tiles.width, (tile + 1) << tiles.tileBits);
                    predict(tiles.values[tileRow + tile] >>> 8 & 0xf, row, x, end);
                    x = end;
                }
            }
            System.arraycopy(row, 0, above, 0, tiles.width);
            y++;
        }

        private void predict(int mode, int[] row, int from, int to) {
            int left = row[from - 1];
            for (int x = from; x < to; x++) {
                int top = above[x];
                int topLeft = above[x - 1];
                int guess = switch (mode) {
                    case 1 -> left;
                    case 2 -> top;
                    case 3 -> above[x + 1];
                    case 4 -> topLeft;
                    case 5 -> average(average(left, above[x + 1]), top);
                    case 6 -> average(left, topLeft);
                    case 7 -> average(left, top);
                    case 8 -> average(topLeft, top);
                    case 9 -> average(top, above[x + 1]);
                    case 10 -> average(average(left, topLeft), average(top, above[x + 1]));
                    case 11 -> nearer(left, top, topLeft);
                    case 12 -> gradient(left, top, topLeft);
                    case 13 -> halfGradient(average(left, top), topLeft);
                    default -> BLACK;
                };
                left = add(row[x], guess);
                row[x] = left;
            }
        }

        private static int average(int a, int b) {
            return (((a ^ b) & 0xfefefefe) >>> 1) + (a & b);
        }

        private static int nearer(int left, int top, int topLeft) {
            int toLeft = 0;
            int toTop = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                int corner = topLeft >>> shift & 0xff;
                toLeft += Math.abs((top >>> shift & 0xff) - corner);
                toTop += Math.abs((left >>> shift & 0xff) - corner);
            }
            return toLeft < toTop ? left : top;
        }

        private static int gradient(int left, int top, int topLeft) {
            int argb = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                int value = (left >>> shift & 0xff) + (top >>> shift & 0xff) - (topLeft >>> shift & 0xff);
                argb |= clamp(value) << shift;
            }
            return argb;
        }

        private static int halfGradient(int average, int topLeft) {
            int argb = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                int value = average >>> shift & 0xff;
                argb |= clamp(value + (value - (topLeft >>> shift & 0xff)) / 2) << shift;
            }
            return argb;
        }

        private static int clamp(int value) {
            return Math.max(0, Math.min(255, value));
        }
    }

    /** Red and blue were written as what differs from a share of green, and blue of red. */
    private static final class CrossColour implements Step {
        private final Tiles tiles;
        private int y;

        CrossColour(Tiles tiles) {
            this.tiles = tiles;
        }

        @Override
        public void undo(int[] row) {
            int tileRow = (y >>> tiles.tileBits) * tiles.across;
            for (int x = 0; x < tiles.width; x++) {
                int shares = tiles.values[tileRow + (x >>> tiles.tileBits)];
                int argb = row[x];
                int green = (byte) (argb >> 8);
                int red = (argb >> 16) + share(shares, green);
                int blue = argb + share(shares >> 8, green) + share(shares >> 16, red);
                row[x] = (argb & 0xff00ff00) | (red & 0xff) << 16 | (blue & 0xff);
            }
            y++;
        }

        private static int share(int factor, int value) {
            return ((byte) factor * (byte) value) >> 5;
        }
    }

    /** Pixels were written as places in a list of colours, small ones several to a pixel. */
    private static final class Palette implements Step {
        final int sharingBits;
        private final int width;
        private final int[] colours = new int[256];

        Palette(Vp8lBits bits, int width) throws PictureException {
            this.width = width;
            int count = 1 + bits.read(8);
            sharingBits = count > 16 ? 0 : count > 4 ? 1 : count > 2 ? 2 : 3;
            Vp8lImage.decode(bits, count, 1, row -> System.arraycopy(row, 0, colours, 0, count));
            for (int i = 1; i < count; i++) {
                colours[i] = add(colours[i], colours[i - 1]);
            }
        }

        @Override
        public void undo(int[] row) {
            int indexBits = Byte.SIZE >> sharingBits;
            int mask = (1 << indexBits) - 1;
            int sharing = (1 << sharingBits) - 1;
            for (int x = width - 1; x >= 0; x--) {
                int shared = row[x >>> sharingBits] >>> 8 & 0xff;
                row[x] = colours[shared >>> (indexBits * (x & sharing)) & mask];
            }
        }
    }
}
