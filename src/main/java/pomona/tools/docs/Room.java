package pomona.tools.docs;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A package right under {@code pomona} with all below it, and the rooms that it uses by what the classes import. */
final class Room implements Comparable<Room> {
    private static final Pattern USE = Pattern.compile("(?m)^ +pomona\\.(\\S+) +-> pomona\\.(\\S+) ");
    private static final Pattern FIRST_SENTENCE = Pattern.compile("(?s)/\\*\\*(.*?\\.)\\s");
    private static final int UNKNOWN = -1;
    private static final int ASKED = -2;

    private final String name;
    private final String says;
    private final List<String> inside;
    private final Set<Room> uses = new TreeSet<>();
    private int level = UNKNOWN;

    private Room(String name, Path source) throws IOException {
        this.name = name;
        says = firstSentence(source.resolve("package-info.java"));
        try (Stream<Path> entries = Files.list(source)) {
            inside = entries.filter(Files::isDirectory)
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Reads compiled classes by {@code jdeps}.
     *
     * @param sources folder of the rooms' sources, which say what each is
     */
    static Collection<Room> read(Path classes, Path sources) throws IOException {
        StringWriter out = new StringWriter();
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
        jdeps.run(new PrintWriter(out), err, "-verbose:package", "-e", "pomona\\..*", classes.toString());
        Map<String, Room> rooms = new TreeMap<>();
        for (MatchResult use : USE.matcher(out.toString()).results().toList()) {
            Room user = of(use.group(1), rooms, sources);
            Room used = of(use.group(2), rooms, sources);
            if (user != used) {
                user.uses.add(used);
            }
        }
        return rooms.values();
    }

    private static Room of(String packageName, Map<String, Room> rooms, Path sources) throws IOException {
        String name = packageName.replaceFirst("\\..*", "");
        Room room = rooms.get(name);
        if (room == null) {
            room = new Room(name, sources.resolve(name));
            rooms.put(name, room);
        }
        return room;
    }

    private static String firstSentence(Path packageInfo) throws IOException {
        return FIRST_SENTENCE
                .matcher(Files.readString(packageInfo))
                .results()
                .findFirst()
                .map(found -> found.group(1)
                        .replaceAll("\\s+\\*\\s|\\s+", " ")
                        .replaceAll("\\{@\\w+ (?:[\\w.]*\\.)?(\\w+)}", "$1")
                        .strip())
                .orElse("");
    }

    String name() {
        return name;
    }

    /** The first sentence of its package-info. */
    String says() {
        return says;
    }

    /** Names of the packages right under it. */
    List<String> inside() {
        return inside;
    }

    /**
     * How many arrows the longest way down has.
     *
     * @throws IllegalStateException rooms use each other in a circle
     */
    int level() {
        if (level == ASKED) {
            throw new IllegalStateException("in a circle with others: " + name);
        }
        if (level == UNKNOWN) {
            level = ASKED;
            level = uses.stream().mapToInt(used -> used.level() + 1).max().orElse(0);
        }
        return level;
    }

    /** The rooms that it uses, without those that a longer way leads to as well. */
    Set<Room> arrows() {
        Set<Room> arrows = new TreeSet<>(uses);
        uses.forEach(used -> arrows.removeAll(used.below()));
        return arrows;
    }

    private Set<Room> below() {
        Set<Room> below = new TreeSet<>(uses);
        uses.forEach(used -> below.addAll(used.below()));
        return below;
    }

    @Override
    public int compareTo(Room other) {
        return name.compareTo(other.name);
    }
}
