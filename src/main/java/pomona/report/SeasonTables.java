package pomona.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Season;
import pomona.report.season.Share;
import pomona.report.season.Tally;
import pomona.report.season.Wilson;

/**
 * What the page's tables hold. Each cell has its number; how dark it is only repeats it, in one hue, so that nobody
 * needs to tell colours apart. Tables are cut into parts that fit a sheet of A4.
 */
final class SeasonTables {
    /** Blocks in the table of all findings; the ones with the most leaves. */
    static final int BLOCKS_MAX = 300;

    /** Blocks in the tables by week, of which there is one for each finding. */
    static final int WEEK_BLOCKS_MAX = 60;

    private static final int COLUMNS_A_SHEET = 6;
    private static final int NAME_CHARS_MAX = 80;
    private static final int TONES = 10;

    /** Five points more or less. */
    private static final double NARROW = 0.05;

    private final Tally tally;
    private final Guides guides;
    private final List<String> labels;

    SeasonTables(Tally tally, Guides guides) {
        this.tally = tally;
        this.guides = guides;
        this.labels = tally.foundLabels();
    }

    /** Each label's count and share of all leaves. */
    List<Map<String, Object>> bars() {
        Share all = tally.season().all().whole();
        return labels.stream()
                .map(label -> Map.<String, Object>of(
                        "title", guides.title(label),
                        "count", all.count(label),
                        "of", all.leaves(),
                        "share", all.of(label).shareText(),
                        "interval", all.of(label).intervalText()))
                .toList();
    }

    /** Blocks and findings, in parts; none when nothing was grouped. */
    List<Map<String, Object>> blocks() {
        Map<String, Season.Block> blocks = tally.season().largest(BLOCKS_MAX);
        if (blocks.isEmpty()) {
            return List.of();
        }
        List<Map<String, Object>> parts = new ArrayList<>();
        for (List<String> some : parted(labels)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            blocks.forEach((name, block) -> rows.add(row(name, block.whole(), cells(block.whole(), some))));
            if (blocks.size() > 1) {
                Share all = tally.season().all().whole();
                rows.add(row("all", all, cells(all, some)));
            }
            parts.add(Map.of("heads", some.stream().map(guides::title).toList(), "rows", rows));
        }
        return parts;
    }

    /** For each finding: blocks and weeks, in parts; none where blocks are times or no photo has a day. */
    List<Map<String, Object>> weeks() {
        List<String> weeks = new ArrayList<>(tally.season().weeks());
        if (weeks.isEmpty() || tally.grouping().isByTime()) {
            return List.of();
        }
        Map<String, Season.Block> blocks = tally.season().largest(WEEK_BLOCKS_MAX);
        Stream.of(Season.OTHERS, Grouping.NO_DATE)
                .filter(tally.season().all().weeks()::containsKey)
                .forEach(weeks::add);
        List<Map<String, Object>> tables = new ArrayList<>();
        for (String label : labels) {
            List<Map<String, Object>> parts = new ArrayList<>();
            for (List<String> some : parted(weeks)) {
                List<Map<String, Object>> rows = new ArrayList<>();
                blocks.forEach((name, block) -> rows.add(row(name, block.whole(), weekCells(block, some, label))));
                if (blocks.size() != 1) {
                    rows.add(row(
                            "all",
                            tally.season().all().whole(),
                            weekCells(tally.season().all(), some, label)));
                }
                parts.add(Map.of("heads", some, "rows", rows));
            }
            tables.add(Map.of("title", guides.title(label), "parts", parts));
        }
        return tables;
    }

    /** How wide each finding's interval is over all, and for the block of the widest; what would make it narrow. */
    List<Map<String, Object>> precision() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (String label : labels) {
            lines.add(precision(label, "all", tally.season().all().whole()));
            tally.season().blocks().entrySet().stream()
                    .filter(block -> block.getValue().whole().leaves() > 0)
                    .max(Comparator.comparingDouble(
                            block -> block.getValue().whole().of(label).halfWidth()))
                    .filter(block -> tally.season().blocks().size() > 1)
                    .ifPresent(block -> lines.add(
                            precision(label, block.getKey(), block.getValue().whole())));
        }
        return lines;
    }

    private Map<String, Object> precision(String label, String block, Share share) {
        Wilson wilson = share.of(label);
        return Map.of(
                "title", guides.title(label),
                "block", name(block),
                "leaves", share.leaves(),
                "share", wilson.shareText(),
                "points", String.format(Locale.ROOT, "±%.1f", 100 * wilson.halfWidth()),
                "needed", wilson.leavesFor(NARROW));
    }

    private static Map<String, Object> row(String name, Share whole, List<Map<String, Object>> cells) {
        return Map.of(
                "name", name(name),
                "leaves", whole.leaves(),
                "declined", whole.declined(),
                "failed", whole.failed(),
                "cells", cells);
    }

    private static List<Map<String, Object>> cells(Share share, List<String> labels) {
        return labels.stream().map(label -> cell(share, label)).toList();
    }

    private static List<Map<String, Object>> weekCells(Season.Block block, List<String> weeks, String label) {
        Share none = new Share();
        return weeks.stream()
                .map(week -> cell(block.weeks().getOrDefault(week, none), label))
                .toList();
    }

    private static Map<String, Object> cell(Share share, String label) {
        Wilson wilson = share.of(label);
        return Map.of(
                "leaves", share.leaves(),
                "count", share.count(label),
                "share", wilson.shareText(),
                "interval", wilson.intervalText(),
                "tone", Math.round(wilson.share() * TONES));
    }

    private static String name(String block) {
        return block.equals(Grouping.FOLDER_ITSELF) ? "the folder itself" : HtmlReport.shortened(block, NAME_CHARS_MAX);
    }

    private static List<List<String>> parted(List<String> columns) {
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < columns.size(); from += COLUMNS_A_SHEET) {
            parts.add(columns.subList(from, Math.min(columns.size(), from + COLUMNS_A_SHEET)));
        }
        return parts;
    }
}
