package pomona.tui.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pomona.text.DisplayText;
import pomona.text.NaturalOrder;

/**
 * A folder's lines, which of them are shown, and where the cursor is.
 *
 * @param reading counts up whenever a folder is read; lines of an earlier reading are none of this list
 * @param all every line, unordered
 * @param visible the lines that pass the filter, in order
 * @param selected index into {@code visible}; 0 when it is empty
 * @param placed a person put the cursor there, and not only the list's beginning
 * @param marked files that were marked, also ones that the filter hides
 * @param loading the folder is still being read
 * @param refusal why the folder can't be read; empty when it can
 * @param toward where the cursor goes once that line has come; empty after a person moved it
 */
@RecordBuilder
public record FileList(
        Path folder,
        int reading,
        List<Entry> all,
        List<Entry> visible,
        int selected,
        boolean placed,
        String filter,
        Order sort,
        Set<Path> marked,
        boolean loading,
        String refusal,
        Optional<Path> toward)
        implements FileListBuilder.With {
    public FileList {
        all = List.copyOf(all);
        visible = List.copyOf(visible);
        marked = Set.copyOf(marked);
        selected = Math.max(0, Math.min(selected, visible.size() - 1));
    }

    /** The first folder, about to be read. */
    public static FileList opening(Path folder, Order sort, Optional<Path> toward) {
        return new FileList(folder, 1, List.of(), List.of(), 0, false, "", sort, Set.of(), true, "", toward);
    }

    /** Another folder, about to be read. */
    public FileList elsewhere(Path other, Optional<Path> there) {
        return opening(other, sort, there).withReading(reading + 1);
    }

    /** The same folder, about to be read again. */
    public FileList again() {
        Optional<Path> here = current().map(Entry::path);
        return elsewhere(folder, here).with(list -> list.filter(filter).marked(marked));
    }

    public Optional<Entry> current() {
        return visible.isEmpty() ? Optional.empty() : Optional.of(visible.get(selected));
    }

    /** The file under the cursor; empty on a folder. */
    public Optional<Entry> currentFile() {
        return current().filter(entry -> !entry.folder());
    }

    public int files() {
        return (int) all.stream().filter(entry -> !entry.folder()).count();
    }

    public int visibleFiles() {
        return (int) visible.stream().filter(entry -> !entry.folder()).count();
    }

    /** Marked files in the order of the list. */
    public List<Entry> markedEntries() {
        return all.stream()
                .filter(entry -> marked.contains(entry.path()))
                .sorted(sort.comparator())
                .toList();
    }

    public FileList select(int index) {
        return with(list -> list.selected(index).placed(true).toward(Optional.empty()));
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

    /** More lines of the same folder. */
    public FileList add(List<Entry> more, boolean complete) {
        List<Entry> grown = Stream.concat(all.stream(), more.stream()).toList();
        Set<Path> marks = complete ? present(grown) : marked;
        return with(list -> list.all(grown).marked(marks).loading(!complete)).arranged();
    }

    /** Marks of files that are there. */
    private Set<Path> present(List<Entry> entries) {
        return entries.stream().map(Entry::path).filter(marked::contains).collect(Collectors.toSet());
    }

    public FileList refused(String why) {
        return with(list -> list.loading(false).refusal(why));
    }

    public FileList counted(Map<Path, Integer> counts) {
        List<Entry> next = all.stream()
                .map(entry -> entry.folder() && !entry.isParent() && counts.containsKey(entry.path())
                        ? entry.withPictures(counts.getOrDefault(entry.path(), Entry.UNCOUNTED))
                        : entry)
                .toList();
        return withAll(next).arranged();
    }

    /** Without a file that vanished. */
    public FileList without(Path gone) {
        Set<Path> stillMarked = new HashSet<>(marked);
        stillMarked.remove(gone);
        List<Entry> rest =
                all.stream().filter(entry -> !entry.path().equals(gone)).toList();
        return with(list -> list.all(rest).marked(stillMarked)).arranged();
    }

    public FileList filtered(String text) {
        return withFilter(text).arranged();
    }

    public FileList sorted(Order order) {
        return withSort(order).arranged();
    }

    public FileList toggleMark() {
        Optional<Entry> file = currentFile();
        if (file.isEmpty()) {
            return this;
        }
        Set<Path> next = new HashSet<>(marked);
        if (!next.remove(file.get().path())) {
            next.add(file.get().path());
        }
        return withMarked(next);
    }

    /** Marks every file that is shown; when all are marked already, unmarks them. */
    public FileList toggleAll() {
        List<Path> shown = visible.stream()
                .filter(entry -> !entry.folder())
                .map(Entry::path)
                .toList();
        Set<Path> next = new HashSet<>(marked);
        if (next.containsAll(shown)) {
            shown.forEach(next::remove);
        } else {
            next.addAll(shown);
        }
        return withMarked(next);
    }

    /** The lines that are shown, anew; the cursor stays on its line. */
    private FileList arranged() {
        String needle = filter.toLowerCase(Locale.ROOT);
        List<Entry> shown = all.stream()
                .filter(entry -> entry.isParent()
                        || entry.name().toLowerCase(Locale.ROOT).contains(needle))
                .sorted(sort.comparator())
                .toList();
        FileList next = withVisible(shown);
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
            boolean better = !shown.get(i).folder()
                    || (!shown.get(i).isParent() && shown.get(first).folder());
            first = better ? i : first;
        }
        return first;
    }

    /**
     * A line of the file list.
     *
     * @param name as it is shown, clean for cells
     * @param bytes of a file; 0 for a folder
     * @param modifiedMillis since 1970
     * @param pictures in a folder, {@link #UNCOUNTED} until they were counted
     */
    public record Entry(Path path, String name, boolean folder, long bytes, long modifiedMillis, int pictures) {
        public static final int UNCOUNTED = -1;
        /** A folder whose content can't be read. */
        public static final int UNREADABLE = -2;

        public static Entry folder(Path path, String name) {
            return new Entry(path, name, true, 0, 0, UNCOUNTED);
        }

        public static Entry file(Path path, String name, long bytes, long modifiedMillis) {
            return new Entry(path, name, false, bytes, modifiedMillis, UNCOUNTED);
        }

        /** A path's last part, clean for cells. */
        public static String nameOf(Path path) {
            return DisplayText.clean(String.valueOf(path.getFileName()));
        }

        Entry withPictures(int count) {
            return new Entry(path, name, folder, bytes, modifiedMillis, count);
        }

        /** Whether this is the line that leads a folder up. */
        public boolean isParent() {
            return folder && name.equals("../");
        }
    }

    /** How the file list is ordered; folders always come first. */
    public enum Order {
        NAME("name"),
        NEWEST("newest"),
        LARGEST("largest");

        private final String word;

        Order(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        Comparator<FileList.Entry> comparator() {
            Comparator<FileList.Entry> order = switch (this) {
                case NAME -> Comparator.comparing(FileList.Entry::name, NaturalOrder.INSTANCE);
                case NEWEST ->
                    Comparator.comparingLong(FileList.Entry::modifiedMillis).reversed();
                case LARGEST -> Comparator.comparingLong(FileList.Entry::bytes).reversed();
            };
            return Comparator.comparing((FileList.Entry entry) -> !entry.isParent())
                    .thenComparing(entry -> !entry.folder())
                    .thenComparing(order)
                    .thenComparing(FileList.Entry::name, NaturalOrder.INSTANCE);
        }

        public Order next() {
            return switch (this) {
                case NAME -> NEWEST;
                case NEWEST -> LARGEST;
                case LARGEST -> NAME;
            };
        }
    }
}
