package pomona.tui.model.list;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import pomona.text.DisplayText;
import pomona.text.NaturalOrder;
import pomona.text.Quantity;

/**
 * A folder's lines, which of them are shown, and where the cursor is.
 *
 * @param reading counts up whenever a folder is read; lines of an earlier reading are none of this list
 * @param all every line, unordered
 * @param visible the lines that pass the filter, in order
 * @param selected index into {@code visible}; 0 when it is empty
 * @param top index of the first line that is seen
 * @param placed a person put the cursor there, and not only the list's beginning
 * @param marks photos that were marked, also ones that the filter hides or that lie elsewhere
 * @param loading the folder is still being read
 * @param refusal why the folder can't be read; empty when it can
 * @param facts what order and filter go by, beside names, times and sizes
 * @param arrangedBy those by which the lines were put in order last
 * @param toward where the cursor goes once that line has come; empty after a person moved it
 */
@RecordBuilder
public record FileList(
        Path folder,
        int reading,
        List<Entry> all,
        List<Entry> visible,
        int selected,
        int top,
        boolean placed,
        String filter,
        Order sort,
        Marks marks,
        boolean loading,
        String refusal,
        Facts facts,
        Facts arrangedBy,
        Optional<Path> toward)
        implements FileListBuilder.With {
    public FileList {
        all = List.copyOf(all);
        visible = List.copyOf(visible);
        selected = Math.max(0, Math.min(selected, visible.size() - 1));
    }

    /** The first folder, about to be read. */
    public static FileList opening(Path folder, Order sort, Optional<Path> toward) {
        return new FileList(
                folder,
                1,
                List.of(),
                List.of(),
                0,
                0,
                false,
                "",
                sort,
                Marks.NONE,
                true,
                "",
                Facts.NONE,
                Facts.NONE,
                toward);
    }

    /** Another folder, about to be read. */
    public FileList elsewhere(Path other, Optional<Path> there) {
        return opening(other, sort, there)
                .with(list -> list.reading(reading + 1).marks(marks.kept()).facts(facts));
    }

    /** The same folder, about to be read again. */
    public FileList again() {
        Optional<Path> here = current().map(Entry::path);
        return elsewhere(folder, here).withFilter(filter);
    }

    public Optional<Entry> current() {
        return visible.isEmpty() ? Optional.empty() : Optional.of(visible.get(selected));
    }

    /** The photo under the cursor; empty on a folder, and on what is no photo. */
    public Optional<Entry> currentFile() {
        return current().filter(Entry::isPhoto);
    }

    public int files() {
        return (int) all.stream().filter(Entry::isPhoto).count();
    }

    public int visibleFiles() {
        return (int) visible.stream().filter(Entry::isPhoto).count();
    }

    /** Where among the photos that are shown the cursor is, as {@code 1,234 of 2,000}; empty on a folder. */
    public String position() {
        if (currentFile().isEmpty()) {
            return "";
        }
        long place =
                visible.subList(0, selected + 1).stream().filter(Entry::isPhoto).count();
        return Quantity.number(place) + " of " + Quantity.number(visibleFiles());
    }

    public Set<Path> marked() {
        return marks.photos().keySet();
    }

    /** Marked photos in the order of the list. */
    public List<Entry> markedEntries() {
        return marks.photos().values().stream().sorted(sort.comparator(facts)).toList();
    }

    public FileList select(int index) {
        FileList there = with(list -> list.selected(index).placed(true).toward(Optional.empty()));
        return there.marks.range().isPresent() ? there.ranged() : there;
    }

    /** What lies between the range's beginning and the cursor is marked. */
    private FileList ranged() {
        int anchor = marks.range().map(range -> indexOf(range.anchor())).orElse(-1);
        if (anchor < 0) {
            return withMarks(marks.kept());
        }
        return withMarks(marks.covering(visible.subList(Math.min(anchor, selected), Math.max(anchor, selected) + 1)));
    }

    /** From the line under the cursor on marks follow the cursor, or no longer do. */
    public FileList toggleRange() {
        if (marks.range().isPresent()) {
            return withMarks(marks.kept());
        }
        return current()
                .map(entry -> withMarks(marks.ranging(entry.path())).ranged())
                .orElse(this);
    }

    public FileList move(int by) {
        return select(selected + by);
    }

    /** The cursor on that file, where it is shown. */
    public FileList selectPath(Path path) {
        int index = indexOf(path);
        return index < 0 ? this : select(index);
    }

    private int indexOf(Path path) {
        for (int i = 0; i < visible.size(); i++) {
            if (visible.get(i).path().equals(path)) {
                return i;
            }
        }
        return -1;
    }

    /** The list in a room of so many lines, so much of it in sight before and behind the cursor. */
    public FileList scrolled(int height, int margin) {
        int next = Scroll.firstLine(top, selected, visible.size(), height, margin);
        return next == top ? this : withTop(next);
    }

    /** More lines of the same folder. */
    public FileList add(List<Entry> more, boolean complete) {
        List<Entry> grown = Stream.concat(all.stream(), more.stream()).toList();
        Marks next = complete ? marks.read(folder, grown) : marks;
        return with(list -> list.all(grown).marks(next).loading(!complete)).arranged();
    }

    /** Lines that are new or other than before, and without those that are gone. */
    public FileList changed(List<Entry> now, Collection<Path> gone) {
        Set<Path> replaced = new HashSet<>(gone);
        now.forEach(entry -> replaced.add(entry.path()));
        List<Entry> next = Stream.concat(all.stream().filter(entry -> !replaced.contains(entry.path())), now.stream())
                .toList();
        return with(list -> list.all(next).marks(marks.read(folder, next))).arranged();
    }

    public FileList refused(String why) {
        return with(list -> list.loading(false).refusal(why));
    }

    public FileList counted(Map<Path, Count> counts) {
        List<Entry> next = all.stream()
                .map(entry -> entry.folder() && !entry.isParent() && counts.containsKey(entry.path())
                        ? entry.withCount(counts.get(entry.path()))
                        : entry)
                .toList();
        return withAll(next).arranged();
    }

    /** Without a file that vanished. */
    public FileList without(Path gone) {
        List<Entry> rest =
                all.stream().filter(entry -> !entry.path().equals(gone)).toList();
        return with(list -> list.all(rest).marks(marks.minus(Set.of(gone)))).arranged();
    }

    public FileList filtered(String text) {
        FileList next = withFilter(text).arranged();
        // Letters that no photo has yet must not leave the cursor on the way up.
        boolean isUp = next.current().filter(Entry::isParent).isPresent();
        return isUp && !text.isEmpty() ? next.withSelected(firstFile(next.visible())) : next;
    }

    public FileList sorted(Order order) {
        return withSort(order).arranged();
    }

    public FileList toggleMark() {
        return currentFile()
                .map(photo -> withMarks(marks.kept().toggled(photo)))
                .orElse(this);
    }

    /** Marks every photo that is shown; when all are marked already, unmarks them. */
    public FileList toggleAll() {
        List<Entry> shown = visible.stream().filter(Entry::isPhoto).toList();
        List<Path> paths = shown.stream().map(Entry::path).toList();
        Marks before = marks.kept();
        return withMarks(marked().containsAll(paths) ? before.minus(paths) : before.plus(shown));
    }

    /** Marks these too. */
    public FileList mark(List<Entry> more) {
        return withMarks(marks.kept().plus(more));
    }

    /** With what is known now; the lines stay as they are until {@link #arrangedByFacts}. */
    public FileList knowing(Facts now) {
        return facts.isSame(now) ? this : withFacts(now);
    }

    /** The lines by what is known now, where order or filter go by that. */
    public FileList arrangedByFacts() {
        boolean isNews = !arrangedBy.isSame(facts);
        return isNews && (sort.goesByFacts() || Filter.of(filter).goesByFacts()) ? arranged() : this;
    }

    /** The lines that are shown, anew; the cursor stays on its line. */
    private FileList arranged() {
        Filter wanted = Filter.of(filter);
        List<Entry> shown = all.stream()
                .filter(entry -> wanted.passes(entry, facts))
                .sorted(sort.comparator(facts))
                .toList();
        FileList next = with(list -> list.visible(shown).arrangedBy(facts));
        int there = toward.map(next::indexOf).orElse(-1);
        if (there >= 0) {
            return next.select(there);
        }
        boolean rests = toward.isEmpty() && (placed || selected > 0);
        if (!rests) {
            return next.withSelected(firstFile(shown));
        }
        int here = current().map(Entry::path).map(next::indexOf).orElse(-1);
        return next.withSelected(here >= 0 ? here : selected);
    }

    /** A fresh list begins at its first photo, so that one is seen at once; without photos, at its first folder. */
    private static int firstFile(List<Entry> shown) {
        int first = 0;
        for (int i = shown.size() - 1; i >= 0; i--) {
            boolean better = shown.get(i).isPhoto()
                    || (!shown.get(i).isParent() && !shown.get(first).isPhoto());
            first = better ? i : first;
        }
        return first;
    }

    /** What a line of the list stands for. */
    public enum Kind {
        FOLDER,
        PHOTO,
        /** Neither: it may have a photo's name, but nothing to read. */
        OTHER
    }

    /**
     * Photos in a folder and below it.
     *
     * @param more there may be more than were counted
     * @param trouble why they can't be counted, in a word or two; empty where they can
     */
    public record Count(int photos, boolean more, String trouble) {
        /** Told in full. */
        public static Count of(int photos) {
            return new Count(photos, false, "");
        }

        /** {@code 12}, {@code 10,000+}, {@code no entry}. */
        public String label() {
            return trouble.isEmpty() ? Quantity.number(photos) + (more ? "+" : "") : trouble;
        }

        /** {@code 12 photos}, {@code no entry}. */
        public String words() {
            return trouble.isEmpty() ? label() + (photos == 1 && !more ? " photo" : " photos") : trouble;
        }
    }

    /**
     * A line of the file list.
     *
     * @param name as it is shown, clean for cells
     * @param remark why it is no photo, in a word or two; empty for a photo or a folder
     * @param bytes of a file; 0 for a folder
     * @param modifiedMillis since 1970
     * @param count of a folder, once its photos were counted
     */
    public record Entry(
            Path path, String name, Kind kind, String remark, long bytes, long modifiedMillis, Optional<Count> count) {
        public static Entry folder(Path path, String name) {
            return new Entry(path, name, Kind.FOLDER, "", 0, 0, Optional.empty());
        }

        public static Entry file(Path path, String name, long bytes, long modifiedMillis) {
            return new Entry(path, name, Kind.PHOTO, "", bytes, modifiedMillis, Optional.empty());
        }

        /** What is no photo though one could take it for one. */
        public static Entry other(Path path, String name, String remark) {
            return new Entry(path, name, Kind.OTHER, remark, 0, 0, Optional.empty());
        }

        /** A path's last part, clean for cells. */
        public static String nameOf(Path path) {
            Path name = path.getFileName();
            return name == null ? "" : DisplayText.clean(name.toString());
        }

        Entry withCount(Count counted) {
            return new Entry(path, name, kind, remark, bytes, modifiedMillis, Optional.of(counted));
        }

        public boolean folder() {
            return kind == Kind.FOLDER;
        }

        public boolean isPhoto() {
            return kind == Kind.PHOTO;
        }

        /** Whether this is the line that leads a folder up. */
        public boolean isParent() {
            return folder() && name.equals("../");
        }
    }

    /** How the file list is ordered; folders always come first. */
    public enum Order {
        NAME("name"),
        NEWEST("newest"),
        LARGEST("largest"),
        FINDING("finding"),
        DOUBT("doubt");

        private final String word;

        Order(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** Whether answers change it. */
        boolean goesByFacts() {
            return this == FINDING || this == DOUBT;
        }

        /** What it goes by is looked up once for each photo. */
        Comparator<FileList.Entry> comparator(Facts facts) {
            Map<Path, String> findings = new HashMap<>();
            Map<Path, Double> doubts = new HashMap<>();
            Comparator<FileList.Entry> order = switch (this) {
                case NAME -> Comparator.comparing(FileList.Entry::name, NaturalOrder.INSTANCE);
                case NEWEST ->
                    Comparator.comparingLong(FileList.Entry::modifiedMillis).reversed();
                case LARGEST -> Comparator.comparingLong(FileList.Entry::bytes).reversed();
                case FINDING ->
                    Comparator.comparing(entry -> findings.computeIfAbsent(entry.path(), facts::findingOrder));
                case DOUBT -> Comparator.comparing(entry -> doubts.computeIfAbsent(entry.path(), facts::doubtOrder));
            };
            return Comparator.comparing((FileList.Entry entry) -> !entry.isParent())
                    .thenComparing(entry -> !entry.folder())
                    .thenComparing(order)
                    .thenComparing(FileList.Entry::name, NaturalOrder.INSTANCE);
        }

        public Order next() {
            return switch (this) {
                case NAME -> NEWEST;
                case NEWEST -> FINDING;
                case FINDING -> DOUBT;
                case DOUBT, LARGEST -> NAME;
            };
        }
    }
}
