package pomona.tools.painter;

import java.util.Arrays;

/** One of the four Huffman tables that annex K.3 of the JPEG standard gives for everyday pictures. */
final class HuffmanTable {
    static final HuffmanTable LUMINANCE_DC =
            new HuffmanTable("00010501010101010100000000000000", "000102030405060708090a0b");
    static final HuffmanTable CHROMINANCE_DC =
            new HuffmanTable("00030101010101010101010000000000", "000102030405060708090a0b");
    static final HuffmanTable LUMINANCE_AC = new HuffmanTable(
            "0002010303020403050504040000017d",
            "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a"
                    + "3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92"
                    + "939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4"
                    + "e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa");
    static final HuffmanTable CHROMINANCE_AC = new HuffmanTable(
            "00020102040403040705040400010277",
            "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728"
                    + "292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a8283848586878889"
                    + "8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3"
                    + "e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa");

    private final int[] counts;
    private final int[] symbols;
    private final int[] codes = new int[256];
    private final int[] lengths = new int[256];

    /** From the standard's lists in hexadecimal: how many codes of 1 to 16 bits, then the symbols in their order. */
    private HuffmanTable(String counts, String symbols) {
        this.counts = values(counts);
        this.symbols = values(symbols);
        int code = 0;
        int next = 0;
        for (int length = 1; length <= 16; length++) {
            for (int i = 0; i < this.counts[length - 1]; i++) {
                int symbol = this.symbols[next++];
                codes[symbol] = code++;
                lengths[symbol] = length;
            }
            code <<= 1;
        }
    }

    private static int[] values(String hex) {
        int[] values = new int[hex.length() / 2];
        Arrays.setAll(values, i -> Integer.parseInt(hex, 2 * i, 2 * i + 2, 16));
        return values;
    }

    int code(int symbol) {
        return codes[symbol];
    }

    int length(int symbol) {
        return lengths[symbol];
    }

    /** The body of the DHT segment that tells a reader this table, under its class and number. */
    int[] definition(int id) {
        int[] body = new int[1 + counts.length + symbols.length];
        body[0] = id;
        System.arraycopy(counts, 0, body, 1, counts.length);
        System.arraycopy(symbols, 0, body, 1 + counts.length, symbols.length);
        return body;
    }
}
