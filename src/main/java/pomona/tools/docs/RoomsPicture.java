package pomona.tools.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws the {@link Room}s as SVG: who uses others stands above them, so that every arrow goes down. An arrow that a
 * longer way implies is left out.
 *
 * <p>Rooms stand in layers by their level. An arrow over several layers goes through a narrow gap in each of those
 * between; rooms and gaps are ordered, and then shifted, towards the middle of what they are tied to (Sugiyama's way).
 */
public final class RoomsPicture {
    private static final int ROOM_WIDTH = 216;
    private static final int GAP_WIDTH = 14;
    private static final int SPACE = 26;
    private static final int LAYER_SPACE = 58;
    private static final int MARGIN = 24;
    private static final int TITLE = 30;
    private static final int LINE = 16;
    private static final String LINE_OF_TEXT = "(.{1,31})( |$)";
    private static final int INSIDE_HEIGHT = 22;
    private static final int INSIDE_WIDTH = 96;
    private static final int SWEEPS = 24;

    private final List<List<Node>> layers = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();

    /** A room, or a gap for an arrow that goes through the layer. */
    private static final class Node {
        private final @Nullable Room room;
        private final List<String> lines;
        private final List<Node> above = new ArrayList<>();
        private final List<Node> below = new ArrayList<>();
        private double x;
        private double y;
        private double layerBottom;

        Node(@Nullable Room room) {
            this.room = room;
            lines = room == null
                    ? List.of()
                    : room.says().replaceAll(LINE_OF_TEXT, "$1\n").lines().toList();
        }

        int width() {
            return room == null ? GAP_WIDTH : ROOM_WIDTH;
        }

        int height() {
            int insideRows = room == null ? 0 : (room.inside().size() + 1) / 2;
            return room == null ? 0 : TITLE + lines.size() * LINE + insideRows * (INSIDE_HEIGHT + 4) + 8;
        }

        double middle() {
            return x + width() / 2.0;
        }

        double wish(List<Node> neighbours) {
            return neighbours.stream().mapToDouble(Node::middle).average().orElse(middle());
        }

        void leadTo(Node other) {
            below.add(other);
            other.above.add(this);
        }
    }

    private RoomsPicture(Collection<Room> rooms) {
        Map<Room, Node> nodes = new TreeMap<>();
        int top = rooms.stream().mapToInt(Room::level).max().orElseThrow();
        for (int i = 0; i <= top; i++) {
            layers.add(new ArrayList<>());
        }
        for (Room room : rooms) {
            Node node = new Node(room);
            nodes.put(room, node);
            layers.get(room.level()).add(node);
        }
        nodes.forEach((room, node) -> room.arrows().forEach(used -> {
            Node from = node;
            for (int level = room.level() - 1; level > used.level(); level--) {
                Node gap = new Node(null);
                layers.get(level).add(gap);
                from.leadTo(gap);
                from = gap;
            }
            from.leadTo(Objects.requireNonNull(nodes.get(used)));
        }));
        Collections.reverse(layers);
        order();
        place();
    }

    /** {@code RoomsPicture CLASSES SOURCES SVG}. */
    public static void main(String[] args) throws IOException {
        Collection<Room> rooms = Room.read(Path.of(args[0]), Path.of(args[1]));
        Files.writeString(Path.of(args[2]), new RoomsPicture(rooms).draw());
    }

    /** Few crossings: each layer is ordered by the middle of its neighbours, downwards and upwards by turns. */
    private void order() {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean isDown = sweep % 2 == 0;
            for (int i = 0; i < layers.size(); i++) {
                List<Node> layer = layers.get(isDown ? i : layers.size() - 1 - i);
                layer.sort(Comparator.comparingDouble(node -> node.wish(isDown ? node.above : node.below)));
                double x =
                        -layer.stream().mapToInt(node -> node.width() + SPACE).sum() / 2.0;
                for (Node node : layer) {
                    node.x = x;
                    x += node.width() + SPACE;
                }
            }
        }
    }

    /** Each node goes to the middle of its neighbours as far as its layer leaves room. */
    private void place() {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Node> layer : layers) {
                for (int i = 0; i < layer.size(); i++) {
                    Node node = layer.get(i);
                    double wish = node.wish(Stream.concat(node.above.stream(), node.below.stream())
                                    .toList())
                            - node.width() / 2.0;
                    if (i < layer.size() - 1) {
                        wish = Math.min(wish, layer.get(i + 1).x - SPACE - node.width());
                    }
                    if (i > 0) {
                        Node left = layer.get(i - 1);
                        wish = Math.max(wish, left.x + left.width() + SPACE);
                    }
                    node.x = wish;
                }
            }
        }
        double left = all().mapToDouble(node -> node.x).min().orElse(0) - MARGIN;
        double y = MARGIN;
        for (List<Node> layer : layers) {
            double bottom = y + layer.stream().mapToInt(Node::height).max().orElse(0);
            for (Node node : layer) {
                node.x -= left;
                node.y = y;
                node.layerBottom = bottom;
            }
            y = bottom + LAYER_SPACE;
        }
    }

    private Stream<Node> all() {
        return layers.stream().flatMap(List::stream);
    }

    private String draw() {
        put(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %.0f %.0f' font-family='sans-serif'>\n",
                all().mapToDouble(node -> node.x + node.width()).max().orElse(0) + MARGIN,
                all().mapToDouble(node -> node.layerBottom).max().orElse(0) + MARGIN);
        put("""
                <defs><marker id='tip' viewBox='0 0 8 8' refX='7' refY='4' markerWidth='8' markerHeight='8' orient='auto'>
                <path d='M0 0L8 4L0 8z' fill='#55624b'/></marker></defs>
                <rect width='100%%' height='100%%' fill='#ffffff'/>
                """);
        all().forEach(this::drawArrows);
        all().forEach(this::drawRoom);
        return svg.append("</svg>\n").toString();
    }

    private void drawArrows(Node user) {
        if (user.room == null) {
            return;
        }
        for (Node first : user.below) {
            double x = port(user, user.below, first);
            put("<path fill='none' stroke='#55624b' stroke-width='1.4' marker-end='url(#tip)'");
            put(" d='M%.0f %.0fV%.0f", x, user.y, user.layerBottom);
            Node from = user;
            Node to = first;
            while (to.room == null) {
                curve(x, from.layerBottom, to.middle(), to.y);
                put("V%.0f", to.layerBottom);
                x = to.middle();
                from = to;
                to = to.below.get(0);
            }
            curve(x, from.layerBottom, port(to, to.above, from), to.y);
            put("'/>\n");
        }
    }

    private void curve(double x, double y, double toX, double toY) {
        double middle = (y + toY) / 2;
        put("C%.0f %.0f %.0f %.0f %.0f %.0f", x, middle, toX, middle, toX, toY);
    }

    /** Arrows share an edge of the room in the order of where they lead. */
    private static double port(Node node, List<Node> neighbours, Node neighbour) {
        long before = neighbours.stream()
                .filter(other -> other.middle() < neighbour.middle())
                .count();
        return node.x + node.width() * (before + 1.0) / (neighbours.size() + 1);
    }

    private void drawRoom(Node node) {
        Room room = node.room;
        if (room == null) {
            return;
        }
        box(node.x, node.y, ROOM_WIDTH, node.height(), "fill='#f4f6ee' stroke='#55624b'");
        double x = node.x + 10;
        double y = node.y + 20;
        text(x, y, "font-size='15' font-weight='bold'", room.name());
        for (String line : node.lines) {
            y += LINE;
            text(x, y, "font-size='11.5'", line);
        }
        y += 8;
        for (int i = 0; i < room.inside().size(); i++) {
            double left = x + i % 2 * (INSIDE_WIDTH + 4);
            double top = y + i / 2 * (INSIDE_HEIGHT + 4);
            box(left, top, INSIDE_WIDTH, INSIDE_HEIGHT, "fill='#ffffff' stroke='#a9b39d'");
            text(left + 8, top + 15, "font-size='11.5'", room.inside().get(i));
        }
    }

    private void box(double x, double y, int width, int height, String style) {
        put("<rect x='%.0f' y='%.0f' width='%d' height='%d' rx='5' %s/>\n", x, y, width, height, style);
    }

    private void text(double x, double y, String style, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        put("<text x='%.0f' y='%.0f' fill='#20281a' %s>%s</text>\n", x, y, style, escaped);
    }

    private void put(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
