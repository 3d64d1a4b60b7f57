package pomona.tui.graphics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A few colours that a picture is drawn in, chosen by what it has. After median cut (Heckbert, 1982), but the box that
 * is split is the one whose pixels lie farthest from its mean, and it is split at that mean: a leaf's rare rust keeps a
 * colour of its own beside ten thousand greens. Colours are told apart by five bits a channel; none is dithered, since
 * dots make noise of spots and cost bytes.
 */
final class AdaptivePalette {
    private static final int BITS = 5;
    private static final int BINS = 1 << (3 * BITS);

    private final int[] colours;
    /** The nearest of the colours for each bin that occurs. */
    private final byte[] nearest = new byte[BINS];

    private AdaptivePalette(int[] colours) {
        this.colours = colours;
    }

    /** The colours of a picture, {@code most} of them at most. */
    static AdaptivePalette of(Raster picture, int most) {
        Bins bins = new Bins(picture);
        PriorityQueue<Box> boxes = new PriorityQueue<>(
                Comparator.comparingDouble((Box box) -> box.spread).reversed());
        boxes.add(new Box(bins, bins.used));
        while (boxes.size() < most && boxes.element().spread > 0) {
            boxes.addAll(boxes.remove().split(bins));
        }
        AdaptivePalette palette = new AdaptivePalette(
                boxes.stream().mapToInt(Box::colour).distinct().toArray());
        for (int bin : bins.used) {
            palette.nearest[bin] = (byte) palette.nearestTo(bins.mean(bin));
        }
        return palette;
    }

    /** {@code 0xRRGGBB} by number. */
    int[] colours() {
        return colours.clone();
    }

    /** The number of the colour that stands for each pixel. */
    byte[] numbers(Raster picture) {
        byte[] numbers = new byte[picture.rgb().length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = nearest[bin(picture.rgb()[i])];
        }
        return numbers;
    }

    private int nearestTo(int rgb) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < colours.length; i++) {
            int distance = distance(colours[i], rgb);
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }

    /** Green counts most and blue least, about as the eye has them. */
    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
        int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
        int blue = (one & 0xFF) - (other & 0xFF);
        return 3 * red * red + 4 * green * green + 2 * blue * blue;
    }

    private static int bin(int rgb) {
        return ((rgb >> 9) & 0x7C00) | ((rgb >> 6) & 0x3E0) | ((rgb >> 3) & 0x1F);
    }

    /** How many pixels are in each bin, and the sums of their channels. */
    private static final class Bins {
        private final int[] counts = new int[BINS];
        private final long[][] sums = new long[3][BINS];
        private final int[] used;

        Bins(Raster picture) {
            for (int rgb : picture.rgb()) {
                int bin = bin(rgb);
                counts[bin]++;
                for (int channel = 0; channel < 3; channel++) {
                    sums[channel][bin] += (rgb >> (16 - 8 * channel)) & 0xFF;
                }
            }
            int[] all = new int[BINS];
            int size = 0;
            for (int bin = 0; bin < BINS; bin++) {
                if (counts[bin] > 0) {
                    all[size++] = bin;
                }
            }
            used = Arrays.copyOf(all, size);
        }

        double level(int channel, int bin) {
            return (double) sums[channel][bin] / counts[bin];
        }

        int mean(int bin) {
            int rgb = 0;
            for (int channel = 0; channel < 3; channel++) {
                rgb = (rgb << 8) | (int) Math.round(level(channel, bin));
            }
            return rgb;
        }
    }

    /** Bins that share a colour. */
    private static final class Box {
        private final int[] members;
        private final double[] means = new double[3];
        /** The channel that differs most. */
        private int widest;
        /** The sum of the squared distances to the mean in that channel. */
        private double spread;

        Box(Bins bins, int[] members) {
            this.members = members;
            for (int channel = 0; channel < 3; channel++) {
                double count = 0;
                double sum = 0;
                double squares = 0;
                for (int bin : members) {
                    double level = bins.level(channel, bin);
                    count += bins.counts[bin];
                    sum += bins.sums[channel][bin];
                    squares += level * bins.sums[channel][bin];
                }
                means[channel] = sum / count;
                double deviation = members.length < 2 ? 0 : squares - sum * means[channel];
                if (deviation > spread) {
                    spread = deviation;
                    widest = channel;
                }
            }
        }

        /** Both halves, neither empty. */
        List<Box> split(Bins bins) {
            int[] low = new int[members.length];
            int[] high = new int[members.length];
            int lows = 0;
            int highs = 0;
            for (int bin : members) {
                if (bins.level(widest, bin) <= means[widest]) {
                    low[lows++] = bin;
                } else {
                    high[highs++] = bin;
                }
            }
            if (lows == 0 || highs == 0) {
                // By rounding alone does such a box have a spread.
                spread = 0;
                return List.of(this);
            }
            List<Box> halves = new ArrayList<>();
            halves.add(new Box(bins, Arrays.copyOf(low, lows)));
            halves.add(new Box(bins, Arrays.copyOf(high, highs)));
            return halves;
        }

        int colour() {
            int rgb = 0;
            for (double mean : means) {
                rgb = (rgb << 8) | (int) Math.round(mean);
            }
            return rgb;
        }
    }
}
