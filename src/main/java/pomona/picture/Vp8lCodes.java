package pomona.picture;

import java.util.Arrays;

/**
 * The prefix codes of one lossless WebP image, as tables.
 *
 * <p>A file may name 65,536 groups of five codes; what they take together is bounded. A code's table is looked up by its
 * first bits, eight at most; longer codes go on in a second table. An entry is the symbol (12 bits) and its length in
 * bits, 0 to 8; above 8 it is where the second table begins, counted from the first, and the length less 8 is how many
 * bits that is looked up by. A code of one symbol takes no bits and one entry.
 */
final class Vp8lCodes {
    /** More than libwebp's own writer can need: 2,600 groups, 4,500 entries each. */
    private static final int ENTRIES_MAX = 12 << 20;

    private static final int ROOT_BITS = 8;
    private static final int LENGTH_MAX = 15;
    private static final int ROOT_BITS_SHIFT = 24;
    private static final int[] LENGTH_CODE_ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private char[] entries = new char[1024];
    private int used;

    private final int[] lengths;
    private final int[] symbols;
    private final int[] bySize = new int[LENGTH_MAX + 2];
    private final int[] secondBits = new int[1 << ROOT_BITS];
    private final int[] secondStart = new int[1 << ROOT_BITS];

    Vp8lCodes(int alphabetMax) {
        lengths = new int[alphabetMax];
        symbols = new int[alphabetMax];
    }

    /**
     * Reads a code.
     *
     * @param keep whether it will be used; else it is only passed over
     * @return the name to {@link #decode} by
     */
    int read(Vp8lBits bits, int alphabet, boolean keep) throws PictureException {
        Arrays.fill(lengths, 0, alphabet, 0);
        if (bits.readFlag()) {
            readSimple(bits, alphabet);
        } else {
            readLengths(bits, alphabet);
        }
        return keep ? build(alphabet) : 0;
    }

    /** The next symbol; the bits must have been filled with 15 at least. */
    int decode(Vp8lBits bits, int code) throws PictureException {
        int start = code & ((1 << ROOT_BITS_SHIFT) - 1);
        int next = bits.peek();
        int entry = entries[start + (next & ((1 << (code >>> ROOT_BITS_SHIFT)) - 1))];
        int length = entry & 0xf;
        if (length > ROOT_BITS) {
            entry = entries[start + (entry >>> 4) + (next >>> ROOT_BITS & ((1 << (length - ROOT_BITS)) - 1))];
            length = ROOT_BITS + (entry & 0xf);
        }
        bits.skip(length);
        return entry >>> 4;
    }

    private void readSimple(Vp8lBits bits, int alphabet) throws PictureException {
        boolean two = bits.readFlag();
        int first = bits.read(bits.readFlag() ? 8 : 1);
        int second = two ? bits.read(8) : first;
        if (Math.max(first, second) >= alphabet) {
            throw broken();
        }
        lengths[first] = 1;
        lengths[second] = 1;
    }

    private void readLengths(Vp8lBits bits, int alphabet) throws PictureException {
        int lengthCodes = 4 + bits.read(4);
        int[] lengthLengths = new int[LENGTH_CODE_ORDER.length];
        for (int i = 0; i < lengthCodes; i++) {
            lengthLengths[LENGTH_CODE_ORDER[i]] = bits.read(3);
        }
        int before = used;
        System.arraycopy(lengthLengths, 0, lengths, 0, lengthLengths.length);
        int lengthCode = build(lengthLengths.length);
        Arrays.fill(lengths, 0, lengthLengths.length, 0);
        int left = bits.readFlag() ? 2 + bits.read(2 + 2 * bits.read(3)) : alphabet;
        if (left > alphabet) {
            throw broken();
        }
        int previous = 8;
        int symbol = 0;
        for (; symbol < alphabet && left > 0; left--) {
            bits.fill();
            int length = decode(bits, lengthCode);
            if (length <= LENGTH_MAX) {
                lengths[symbol++] = length;
                previous = length == 0 ? previous : length;
                continue;
            }
            int repeats = length == 16 ? 3 + bits.read(2) : length == 17 ? 3 + bits.read(3) : 11 + bits.read(7);
            if (symbol + repeats > alphabet) {
                throw broken();
            }
            Arrays.fill(lengths, symbol, symbol + repeats, length == 16 ? previous : 0);
            symbol += repeats;
        }
        used = before;
    }

    private int build(int alphabet) throws PictureException {
        int count = sortSymbols(alphabet);
        int start = used;
        if (count == 1) {
            reserve(1);
            entries[start] = (char) (symbols[0] << 4);
            return start;
        }
        int longest = LENGTH_MAX;
        while (longest > 0 && bySize[longest] == bySize[longest - 1]) {
            longest--;
        }
        requireComplete(longest);
        int rootBits = Math.min(ROOT_BITS, longest);
        reserve(1 << rootBits);
        int shorter = bySize[rootBits];
        int code = 0;
        int length = 0;
        for (int i = 0; i < shorter; i++) {
            int step = lengths[symbols[i]];
            code <<= step - length;
            length = step;
            put(start, Integer.reverse(code++) >>> -length, length, rootBits, symbols[i] << 4 | length);
        }
        if (count > shorter) {
            buildSecond(start, shorter, count, code, length);
        }
        return start | rootBits << ROOT_BITS_SHIFT;
    }

    private void buildSecond(int start, int from, int to, int firstCode, int firstLength) throws PictureException {
        // Longer codes come later: the last one with a prefix tells how large the prefix's table must be.
        Arrays.fill(secondBits, 0);
        int code = firstCode;
        int length = firstLength;
        for (int i = from; i < to; i++) {
            code <<= lengths[symbols[i]] - length;
            length = lengths[symbols[i]];
            secondBits[Integer.reverse(code++) >>> -length & 0xff] = length - ROOT_BITS;
        }
        for (int prefix = 0; prefix < secondBits.length; prefix++) {
            if (secondBits[prefix] > 0) {
                secondStart[prefix] = used;
                entries[start + prefix] = (char) ((used - start) << 4 | (ROOT_BITS + secondBits[prefix]));
                reserve(1 << secondBits[prefix]);
            }
        }
        code = firstCode;
        length = firstLength;
        for (int i = from; i < to; i++) {
            code <<= lengths[symbols[i]] - length;
            length = lengths[symbols[i]];
            int reversed = Integer.reverse(code++) >>> -length;
            int prefix = reversed & 0xff;
            int rest = length - ROOT_BITS;
            put(secondStart[prefix], reversed >>> ROOT_BITS, rest, secondBits[prefix], symbols[i] << 4 | rest);
        }
    }

    private void put(int start, int code, int length, int tableBits, int entry) {
        for (int i = code; i < 1 << tableBits; i += 1 << length) {
            entries[start + i] = (char) entry;
        }
    }

    /** Puts the symbols in order of their codes; {@link #bySize} tells how many are of a length or shorter. */
    private int sortSymbols(int alphabet) {
        Arrays.fill(bySize, 0);
        for (int symbol = 0; symbol < alphabet; symbol++) {
            bySize[lengths[symbol] + 1]++;
        }
        bySize[0] = 0;
        bySize[1] = 0;
        for (int length = 1; length <= LENGTH_MAX; length++) {
            bySize[length + 1] += bySize[length];
        }
        for (int symbol = 0; symbol < alphabet; symbol++) {
            if (lengths[symbol] > 0) {
                symbols[bySize[lengths[symbol]]++] = symbol;
            }
        }
        return bySize[LENGTH_MAX];
    }

    /** Each sequence of bits must mean something, and one thing only. */
    private void requireComplete(int longest) throws PictureException {
        long space = 0;
        for (int length = 1; length <= longest; length++) {
            space += (long) (bySize[length] - bySize[length - 1]) << (LENGTH_MAX - length);
        }
        if (space != 1 << LENGTH_MAX) {
            throw broken();
        }
    }

    private void reserve(int count) throws PictureException {
        if (used + count > ENTRIES_MAX) {
            throw PictureException.unsupported(
                    "This WebP needs more code tables than any picture should: save it as JPEG or PNG.");
        }
        if (used + count > entries.length) {
            entries = Arrays.copyOf(entries, Math.min(ENTRIES_MAX, 2 * (used + count)));
        }
        used += count;
    }

    private static PictureException broken() {
        return PictureException.bad("The WebP is damaged: its codes make no sense.");
    }
}
