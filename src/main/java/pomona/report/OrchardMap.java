package pomona.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pomona.journal.PhotoMetadata;
import pomona.photo.Judgement;
import pomona.report.season.Guides;
import pomona.report.season.Places;

/**
 * Where photos were taken, drawn without any network: a mark for each spot and finding, outlines of blocks, north and a
 * scale. The drawing is equirectangular around the middle, which is right to a thousandth across 20 km of orchard.
 *
 * <p>Photos come one by one and are gathered in a grid of spots, so that any number makes a drawing of bounded size.
 */
final class OrchardMap {
    static final int WIDTH = 640;
    static final int HEIGHT = 440;

    private static final int MARGIN = 34;
    private static final int SPOTS_ACROSS = 120;
    private static final double METRES_A_DEGREE = 111_320;

    /** A single tree is drawn in a field of this size. */
    private static final double METRES_MIN = 60;

    private static final int NAME_CHARS_MAX = 40;

    /** Findings with a mark of their own; more of them share the last one. */
    private static final List<Mark> FINDINGS = List.of(
            new Mark(0, "#d55e00"),
            new Mark(1, "#0072b2"),
            new Mark(2, "#009e73"),
            new Mark(3, "#cc79a7"),
            new Mark(4, "#8f7a00"),
            new Mark(6, "#5b3fa0"));

    private static final Mark NOTHING = new Mark(5, "#777777");

    private static final String NOTHING_FOUND = "";

    private final Places places;
    private final double metresAcross;
    private final double metresDown;
    private final double scale;
    private final Map<Spot, Integer> spots = new LinkedHashMap<>();
    private final Map<String, Mark> marks = new LinkedHashMap<>();

    private record Spot(int column, int row, Mark mark) {}

    /**
     * How a finding is drawn.
     *
     * @param shape the template's {@code m0} to {@code m6}
     */
    private record Mark(int shape, String colour) {}

    OrchardMap(Places places) {
        this.places = places;
        boolean any = places.count() > 0;
        metresAcross = any ? Math.max(METRES_MIN, (places.east() - places.west()) * metresALongitude()) : METRES_MIN;
        metresDown = any ? Math.max(METRES_MIN, (places.north() - places.south()) * METRES_A_DEGREE) : METRES_MIN;
        scale = Math.min((WIDTH - 2.0 * MARGIN) / metresAcross, (HEIGHT - 2.0 * MARGIN) / metresDown);
    }

    /** Adds a photo, if it tells where it was taken. */
    void add(PhotoMetadata photo, Judgement judgement) {
        Places.of(photo).ifPresent(point -> {
            String label = judgement.isLeaf() ? judgement.labels().get(0) : NOTHING_FOUND;
            double spotPixels = (double) WIDTH / SPOTS_ACROSS;
            Spot spot = new Spot((int) (x(point) / spotPixels), (int) (y(point) / spotPixels), mark(label));
            spots.merge(spot, 1, Integer::sum);
        });
    }

    private Mark mark(String label) {
        if (label.equals(NOTHING_FOUND)) {
            return NOTHING;
        }
        return marks.computeIfAbsent(label, unseen -> FINDINGS.get(Math.min(marks.size(), FINDINGS.size() - 1)));
    }

    /** What the page draws; nothing where no photo tells its place. */
    Map<String, Object> values(Guides guides) {
        if (spots.isEmpty()) {
            return Map.of();
        }
        double spotPixels = (double) WIDTH / SPOTS_ACROSS;
        List<Map<String, Object>> drawn = new ArrayList<>();
        spots.forEach((spot, count) -> drawn.add(Map.of(
                "x", number((spot.column() + 0.5) * spotPixels),
                "y", number((spot.row() + 0.5) * spotPixels),
                "colour", spot.mark().colour(),
                "mark", spot.mark().shape(),
                "scale", String.format(Locale.ROOT, "%.2f", Math.min(1.8, 0.7 + Math.log(count) / 4)))));
        List<Map<String, Object>> outlines = new ArrayList<>();
        places.outlines().forEach((block, corners) -> {
            StringBuilder way = new StringBuilder();
            corners.forEach(corner -> way.append(number(x(corner)))
                    .append(',')
                    .append(number(y(corner)))
                    .append(' '));
            outlines.add(Map.of(
                    "name", HtmlReport.shortened(block, NAME_CHARS_MAX),
                    "points", way.toString().strip(),
                    "x", number(corners.stream().mapToDouble(this::x).average().orElse(0)),
                    "y",
                            number(Math.max(
                                    12,
                                    corners.stream().mapToDouble(this::y).min().orElse(0) - 5))));
        });
        double barMetres = niceBelow(metresAcrossTheDrawing() / 4);
        return Map.of(
                "width",
                WIDTH,
                "height",
                HEIGHT,
                "spots",
                drawn,
                "outlines",
                outlines,
                "legend",
                legend(guides),
                "count",
                places.count(),
                "barFrom",
                MARGIN,
                "barTo",
                number(MARGIN + barMetres * scale),
                "barY",
                HEIGHT - 12,
                "bar",
                barMetres >= 1000 ? number(barMetres / 1000) + " km" : number(barMetres) + " m");
    }

    private List<Map<String, Object>> legend(Guides guides) {
        List<Map<String, Object>> legend = new ArrayList<>();
        marks.forEach((label, mark) -> legend.add(entry(guides.title(label), mark)));
        legend.add(entry("unsure or no leaf", NOTHING));
        return legend;
    }

    private static Map<String, Object> entry(String title, Mark mark) {
        return Map.of("title", title, "mark", mark.shape(), "colour", mark.colour());
    }

    private double metresALongitude() {
        double middle = Math.toRadians((places.north() + places.south()) / 2);
        return METRES_A_DEGREE * Math.cos(middle);
    }

    private double metresAcrossTheDrawing() {
        return WIDTH / scale;
    }

    private double x(Places.Point point) {
        double middle = (places.east() + places.west()) / 2;
        return WIDTH / 2.0 + (point.longitude() - middle) * metresALongitude() * scale;
    }

    private double y(Places.Point point) {
        double middle = (places.north() + places.south()) / 2;
        return HEIGHT / 2.0 - (point.latitude() - middle) * METRES_A_DEGREE * scale;
    }

    /** 1, 2 or 5 times a power of ten. */
    private static double niceBelow(double metres) {
        double power = Math.pow(10, Math.floor(Math.log10(metres)));
        return metres >= 5 * power ? 5 * power : metres >= 2 * power ? 2 * power : power;
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
