package pomona.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One entropy-coded image of a lossless WebP: literals, copies of what came before, colours from a cache.
 *
 * <p>A copy reaches back 1,048,576 pixels at most, so no more are kept than that, whatever the picture's size.
 */
final class Vp8lImage {
    private static final int WINDOW_MAX = 1 << 20;
    private static final int LITERALS = 256;
    private static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int CACHE_BITS_MAX = 11;
    private static final int CODES = 5;
    private static final int GREEN = 0;
    private static final int RED = 1;
    private static final int BLUE = 2;
    private static final int ALPHA = 3;
    private static final int DISTANCE = 4;

    /** Pixels nearby, nearest first: how many rows up and how many pixels to the left. */
    private static final int[][] NEIGHBOURS = neighbours();

    private final Vp8lBits bits;
    private final int width;
    private final int height;
    private final int cacheBits;
    private final Vp8lCodes codes;
    private final int[] groups;
    private final int tileBits;
    private final int tilesAcross;
    private final char[] groupOfTile;

    private Vp8lImage(Vp8lBits bits, int width, int height, boolean mayHaveGroups) throws PictureException {
        this.bits = bits;
        this.width = width;
        this.height = height;
        cacheBits = bits.readFlag() ? bits.read(4) : 0;
        if (cacheBits > CACHE_BITS_MAX) {
            throw PictureException.bad("The WebP is damaged: its colour cache has an impossible size.");
        }
        int groupCount = 1;
        if (mayHaveGroups && bits.readFlag()) {
            tileBits = 2 + bits.read(3);
            tilesAcross = tiles(width, tileBits);
            groupOfTile = new char[tilesAcross * tiles(height, tileBits)];
            var tile = new int[1];
            decode(bits, tilesAcross, tiles(height, tileBits), argb -> {
                for (int x = 0; x < tilesAcross; x++) {
                    groupOfTile[tile[0]++] = (char) (argb[x] >>> 8);
                }
            });
            for (char group : groupOfTile) {
                groupCount = Math.max(groupCount, group + 1);
            }
        } else {
            tileBits = Integer.SIZE - 1;
            tilesAcross = 1;
            groupOfTile = new char[1];
        }
        int greens = LITERALS + LENGTHS + cacheSize();
        codes = new Vp8lCodes(greens);
        groups = readGroups(groupCount, greens);
    }

    /**
     * Decodes one of the images that describe the picture.
     *
     * @param rows is given each row of {@code width} pixels
     */
    static void decode(Vp8lBits bits, int width, int height, PixelRows rows) throws PictureException {
        new Vp8lImage(bits, width, height, false).decode(rows);
    }

    /** Decodes the picture itself, whose codes may be others from tile to tile. */
    static void decodeMain(Vp8lBits bits, int width, int height, PixelRows rows) throws PictureException {
        new Vp8lImage(bits, width, height, true).decode(rows);
    }

    /** How many tiles of {@code 1 << tileBits} pixels cover a side. */
    static int tiles(int pixels, int tileBits) {
        return (pixels + (1 << tileBits) - 1) >>> tileBits;
    }

    private int cacheSize() {
        return cacheBits == 0 ? 0 : 1 << cacheBits;
    }

    /** A group that no tile names is passed over: its tables would be made for nothing. */
    private int[] readGroups(int count, int greens) throws PictureException {
        boolean[] isUsed = new boolean[count];
        for (char group : groupOfTile) {
            isUsed[group] = true;
        }
        int[] alphabets = {greens, LITERALS, LITERALS, LITERALS, DISTANCES};
        int[] read = new int[CODES * count];
        for (int i = 0; i < read.length; i++) {
            read[i] = codes.read(bits, alphabets[i % CODES], isUsed[i / CODES]);
        }
        return read;
    }

    private void decode(PixelRows rows) throws PictureException {
        int windowSize = windowSize();
        int mask = windowSize - 1;
        int[] window = new int[windowSize];
        int[] cache = new int[cacheSize()];
        int cacheShift = Integer.SIZE - cacheBits;
        int[] row = new int[width];
        int at = 0;
        int copies = 0;
        int distance = 0;
        for (int y = 0; y < height; y++) {
            int tileRow = (y >>> tileBits) * tilesAcross;
            int group = 0;
            int tile = -1;
            int x = 0;
            while (x < width) {
                if (copies > 0) {
                    int end = Math.min(width, x + copies);
                    copies -= end - x;
                    for (; x < end; x++, at++) {
                        int argb = window[(at - distance) & mask];
                        window[at & mask] = argb;
                        row[x] = argb;
                        if (cacheBits > 0) {
                            cache[(0x1e35a7bd * argb) >>> cacheShift] = argb;
                        }
                    }
                    continue;
                }
                if (x >>> tileBits != tile) {
                    tile = x >>> tileBits;
                    group = CODES * groupOfTile[tileRow + tile];
                }
                bits.fill();
                int green = codes.decode(bits, groups[group + GREEN]);
                int argb;
                if (green < LITERALS) {
                    int red = codes.decode(bits, groups[group + RED]);
                    int blue = codes.decode(bits, groups[group + BLUE]);
                    bits.fill();
                    argb = codes.decode(bits, groups[group + ALPHA]) << 24 | red << 16 | green << 8 | blue;
                } else if (green < LITERALS + LENGTHS) {
                    copies = readNumber(green - LITERALS);
                    bits.fill();
                    distance = distance(readNumber(codes.decode(bits, groups[group + DISTANCE])));
                    if (distance > at) {
                        throw PictureException.bad("The WebP is damaged: it copies from before its first pixel.");
                    }
                    continue;
                } else {
                    argb = cache[green - LITERALS - LENGTHS];
                }
                window[at++ & mask] = argb;
                row[x++] = argb;
                if (cacheBits > 0) {
                    cache[(0x1e35a7bd * argb) >>> cacheShift] = argb;
                }
            }
            rows.row(row);
        }
        if (copies > 0) {
            throw PictureException.bad("The WebP is damaged: it copies past its last pixel.");
        }
    }

    private int windowSize() {
        long pixels = (long) width * height;
        return pixels >= WINDOW_MAX ? WINDOW_MAX : Integer.highestOneBit((int) pixels) << 1;
    }

    private int readNumber(int symbol) throws PictureException {
        if (symbol < 4) {
            return symbol + 1;
        }
        int extraBits = (symbol - 2) >> 1;
        return ((2 + (symbol & 1)) << extraBits) + bits.read(extraBits) + 1;
    }

    private int distance(int code) {
        if (code > NEIGHBOURS.length) {
            return code - NEIGHBOURS.length;
        }
        int[] neighbour = NEIGHBOURS[code - 1];
        return Math.max(1, neighbour[0] * width + neighbour[1]);
    }

    /** The order is by distance; of those as far away the highest first, then the leftmost. */
    private static int[][] neighbours() {
        List<int[]> all = new ArrayList<>();
        for (int up = 7; up >= 0; up--) {
            for (int left = 8; left >= (up == 0 ? 1 : -7); left--) {
                all.add(new int[] {up, left});
            }
        }
        all.sort(Comparator.<int[]>comparingInt(at -> at[0] * at[0] + at[1] * at[1])
                .thenComparing(at -> -at[0])
                .thenComparing(at -> -at[1]));
        return all.toArray(int[][]::new);
    }
}
