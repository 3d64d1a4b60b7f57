package pomona.report.season;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import pomona.text.NaturalOrder;

/**
 * Shares by block and week. Its size goes with blocks and weeks, of which there are bounds: names past {@link
 * #BLOCKS_MAX} and weeks past {@link #CELLS_MAX} in all are counted as one, since names and cameras are anybody's.
 */
public final class Season {
    /** Blocks that are told apart. */
    static final int BLOCKS_MAX = 1000;

    /** Weeks of blocks that are told apart. */
    static final int CELLS_MAX = 20_000;

    /** What stands for the rest of either. */
    public static final String OTHERS = "others";

    private final Map<String, Block> blocks = new TreeMap<>(NaturalOrder.INSTANCE);
    private final Block all = new Block();
    private int cells;

    /** One block, whole and by week. */
    public static final class Block {
        private final Share whole = new Share();
        private final NavigableMap<String, Share> weeks = new TreeMap<>();

        public Share whole() {
            return whole;
        }

        /** Its weeks, the first one first; {@link Grouping#NO_DATE} and {@link #OTHERS} behind them. */
        public Map<String, Share> weeks() {
            return Collections.unmodifiableMap(weeks);
        }
    }

    /** The shares that a photo of that block and week belongs to. */
    List<Share> sharesOf(Optional<String> block, String week) {
        List<Share> shares = new ArrayList<>(4);
        addTo(shares, all, week);
        block.ifPresent(name -> addTo(shares, blockOf(name), week));
        return shares;
    }

    private Block blockOf(String name) {
        Block known = blocks.get(name);
        if (known != null) {
            return known;
        }
        return blocks.computeIfAbsent(blocks.size() < BLOCKS_MAX ? name : OTHERS, unseen -> new Block());
    }

    private void addTo(List<Share> shares, Block block, String week) {
        shares.add(block.whole);
        Share share = block.weeks.get(week);
        if (share == null) {
            share = block.weeks.computeIfAbsent(cells < CELLS_MAX ? week : OTHERS, unseen -> new Share());
            cells++;
        }
        shares.add(share);
    }

    /** All photos. */
    public Block all() {
        return all;
    }

    /** Blocks by name, in natural order; none when nothing is grouped. */
    public Map<String, Block> blocks() {
        return Collections.unmodifiableMap(blocks);
    }

    /** The blocks with the most leaves, so many at most, in natural order. */
    public Map<String, Block> largest(int blocksMax) {
        Map<String, Block> largest = new LinkedHashMap<>(blocks);
        blocks.entrySet().stream()
                .sorted((one, other) -> Long.compare(
                        other.getValue().whole.leaves(), one.getValue().whole.leaves()))
                .skip(blocksMax)
                .forEach(small -> largest.remove(small.getKey()));
        return largest;
    }

    /** All weeks of any block that are weeks. */
    public SortedSet<String> weeks() {
        SortedSet<String> weeks = new TreeSet<>(all.weeks.keySet());
        weeks.remove(Grouping.NO_DATE);
        weeks.remove(OTHERS);
        return weeks;
    }
}
