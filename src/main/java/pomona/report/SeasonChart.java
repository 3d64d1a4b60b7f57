package pomona.report;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.WeekFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Season;
import pomona.report.season.Share;
import pomona.report.season.Tally;
import pomona.report.season.Wilson;

/**
 * A finding's share over the weeks, by block: what an SVG is drawn from. Lines are told apart by their marks and dashes
 * as well as by colours, which are those of Okabe and Ito ("Color Universal Design", 2008) that bear white and black
 * paper alike.
 */
final class SeasonChart {
    static final int WIDTH = 480;
    static final int HEIGHT = 260;

    private static final int LEFT = 46;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 30;

    /** Lines beside the one of all blocks; more can't be told apart. */
    private static final int LINES_MAX = 5;

    /** Findings with a chart: the most frequent ones. */
    private static final int CHARTS_MAX = 12;

    private static final int WEEK_MARKS_MAX = 6;
    private static final int NAME_CHARS_MAX = 40;
    private static final double[] TOPS = {0.1, 0.25, 0.5, 1};

    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8f7a00");
    private static final List<String> DASHES = List.of("", "7 3", "2 3", "9 3 2 3", "4 4");

    private final Tally tally;
    private final LocalDate first;
    private final long weeks;

    private SeasonChart(Tally tally, SortedSet<String> weeks) {
        this.tally = tally;
        this.first = monday(weeks.first());
        this.weeks = Math.max(1, weeksFrom(first, weeks.last()));
    }

    /** A chart for each finding; none where there are not two weeks to draw a line between. */
    static List<Map<String, Object>> all(Tally tally, Guides guides) {
        SortedSet<String> weeks = tally.season().weeks();
        if (weeks.size() < 2) {
            return List.of();
        }
        SeasonChart chart = new SeasonChart(tally, weeks);
        Share all = tally.season().all().whole();
        return tally.foundLabels().stream()
                .sorted((one, other) -> Long.compare(all.count(other), all.count(one)))
                .limit(CHARTS_MAX)
                .map(label -> chart.values(label, guides.title(label)))
                .toList();
    }

    private Map<String, Object> values(String label, String title) {
        Map<String, Season.Block> lines = new LinkedHashMap<>();
        lines.put("all", tally.season().all());
        if (!tally.grouping().isByTime() && tally.season().blocks().size() > 1) {
            lines.putAll(tally.season().largest(LINES_MAX));
        }
        double top = top(lines, label);
        List<Map<String, Object>> drawn = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, Season.Block> line : lines.entrySet()) {
            drawn.add(line(line.getKey(), line.getValue(), label, top, number++));
        }
        return Map.of(
                "title", title,
                "width", WIDTH,
                "height", HEIGHT,
                "left", LEFT,
                "right", WIDTH - RIGHT,
                "bottom", HEIGHT - BOTTOM,
                "levels", levels(top),
                "weeks", weekMarks(),
                "lines", drawn);
    }

    private double top(Map<String, Season.Block> lines, String label) {
        double highest = lines.values().stream()
                .flatMap(block -> block.weeks().entrySet().stream())
                .filter(week -> isWeek(week.getKey()))
                .mapToDouble(week -> week.getValue().of(label).share())
                .max()
                .orElse(1);
        for (double top : TOPS) {
            if (highest <= top) {
                return top;
            }
        }
        return 1;
    }

    private Map<String, Object> line(String name, Season.Block block, String label, double top, int number) {
        StringBuilder path = new StringBuilder();
        List<Map<String, Object>> marks = new ArrayList<>();
        block.weeks().forEach((week, share) -> {
            if (!isWeek(week) || share.leaves() == 0) {
                return;
            }
            Wilson wilson = share.of(label);
            String x = number(x(week));
            path.append(path.isEmpty() ? "M" : " L").append(x).append(' ').append(number(y(wilson.share(), top)));
            marks.add(Map.of(
                    "x", x,
                    "y", number(y(wilson.share(), top)),
                    "low", number(y(wilson.low(), top)),
                    "high", number(y(Math.min(top, wilson.high()), top)),
                    "says",
                            "%s, %s: %s (%s) of %d leaves"
                                    .formatted(
                                            HtmlReport.shortened(name, NAME_CHARS_MAX),
                                            week,
                                            wilson.shareText(),
                                            wilson.intervalText(),
                                            share.leaves())));
        });
        boolean isAll = number == 0;
        return Map.of(
                "name",
                isAll ? "all blocks" : HtmlReport.shortened(name, NAME_CHARS_MAX),
                "path",
                path.toString(),
                "marks",
                marks,
                "all",
                isAll,
                "colour",
                isAll ? "currentColor" : COLOURS.get(number - 1),
                "dash",
                isAll ? "" : DASHES.get(number - 1),
                "mark",
                number);
    }

    private static List<Map<String, Object>> levels(double top) {
        List<Map<String, Object>> levels = new ArrayList<>();
        for (int i = 0; i <= 2; i++) {
            double share = top * i / 2;
            levels.add(Map.of("y", number(y(share, top)), "text", number(100 * share) + " %"));
        }
        return levels;
    }

    private List<Map<String, Object>> weekMarks() {
        long step = Math.max(1, (weeks + WEEK_MARKS_MAX - 1) / WEEK_MARKS_MAX);
        List<Map<String, Object>> marks = new ArrayList<>();
        for (long week = 0; week <= weeks; week += step) {
            String name = Grouping.week(first.plusWeeks(week));
            marks.add(Map.of("x", number(x(week)), "text", week == 0 ? name : name.substring(name.indexOf('W'))));
        }
        return marks;
    }

    private static boolean isWeek(String week) {
        return !week.equals(Grouping.NO_DATE) && !week.equals(Season.OTHERS);
    }

    private double x(String week) {
        return x(weeksFrom(first, week));
    }

    private double x(long week) {
        return LEFT + 14 + (WIDTH - LEFT - RIGHT - 28.0) * week / weeks;
    }

    private static double y(double share, double top) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share / top;
    }

    private static long weeksFrom(LocalDate first, String week) {
        return ChronoUnit.WEEKS.between(first, monday(week));
    }

    private static LocalDate monday(String week) {
        int separator = week.indexOf("-W");
        // The fourth of January is always in the first week.
        return LocalDate.of(Integer.parseInt(week.substring(0, separator)), 1, 4)
                .with(WeekFields.ISO.weekOfWeekBasedYear(), Long.parseLong(week.substring(separator + 2)))
                .with(WeekFields.ISO.dayOfWeek(), 1);
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
