package pomona.tui.model.list;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Photos that were marked, in whatever folder; they stay while one goes elsewhere.
 *
 * @param photos by their paths
 * @param folders those with a marked photo in them or below
 * @param sought folders whose photos are looked for, to be marked
 * @param range marks that grow with the cursor; empty while none do
 */
public record Marks(PMap<Path, FileList.Entry> photos, Set<Path> folders, Set<Path> sought, Optional<Range> range) {
    public static final Marks NONE = new Marks(HashTreePMap.empty(), Set.of(), Set.of(), Optional.empty());

    /**
     * Where a range begins.
     *
     * @param before what was marked by then
     */
    public record Range(Path anchor, PMap<Path, FileList.Entry> before) {}

    public Marks {
        folders = Set.copyOf(folders);
        sought = Set.copyOf(sought);
    }

    public int size() {
        return photos.size();
    }

    /** Whether a photo is marked, or one in a folder or below it. */
    public boolean touches(FileList.Entry entry) {
        return entry.folder() ? !entry.isParent() && folders.contains(entry.path()) : photos.containsKey(entry.path());
    }

    private Marks with(PMap<Path, FileList.Entry> next) {
        Set<Path> above = new HashSet<>();
        for (Path photo : next.keySet()) {
            Path folder = photo.getParent();
            while (folder != null && above.add(folder)) {
                folder = folder.getParent();
            }
        }
        return new Marks(next, above, sought, range);
    }

    Marks toggled(FileList.Entry photo) {
        return with(photos.containsKey(photo.path()) ? photos.minus(photo.path()) : photos.plus(photo.path(), photo));
    }

    Marks plus(Collection<FileList.Entry> more) {
        return with(photos.plusAll(byPath(more)));
    }

    private static Map<Path, FileList.Entry> byPath(Collection<FileList.Entry> entries) {
        Map<Path, FileList.Entry> photos = new HashMap<>();
        entries.stream().filter(FileList.Entry::isPhoto).forEach(photo -> photos.put(photo.path(), photo));
        return photos;
    }

    Marks minus(Collection<Path> paths) {
        return with(photos.minusAll(paths));
    }

    /** Without what lies in that folder or below it. */
    public Marks minusBelow(Path folder) {
        return minus(photos.keySet().stream()
                .filter(photo -> photo.startsWith(folder))
                .toList());
    }

    /** A folder as it is now: of its photos that are gone the marks go too. */
    Marks read(Path folder, Collection<FileList.Entry> entries) {
        Map<Path, FileList.Entry> there = byPath(entries);
        PMap<Path, FileList.Entry> next = photos;
        for (Path photo : photos.keySet()) {
            FileList.Entry now = there.get(photo);
            if (now != null) {
                next = next.plus(photo, now);
            } else if (folder.equals(photo.getParent())) {
                next = next.minus(photo);
            }
        }
        return with(next);
    }

    /** The photos of that folder are looked for. */
    public Marks seeking(Path folder) {
        Set<Path> more = new HashSet<>(sought);
        more.add(folder);
        return new Marks(photos, folders, more, range);
    }

    /** They are no longer wanted, or have been found. */
    public Marks sought(Path folder) {
        Set<Path> fewer = new HashSet<>(sought);
        fewer.remove(folder);
        return new Marks(photos, folders, fewer, range);
    }

    /** From here on the marks follow the cursor. */
    Marks ranging(Path anchor) {
        return new Marks(photos, folders, sought, Optional.of(new Range(anchor, photos)));
    }

    /** The range covers these now. */
    Marks covering(Collection<FileList.Entry> covered) {
        return range.map(from -> with(from.before().plusAll(byPath(covered)))).orElse(this);
    }

    /** The range has ended, and what it covers stays marked. */
    public Marks kept() {
        return new Marks(photos, folders, sought, Optional.empty());
    }

    /** The range has ended, and what it covers is marked as it was before. */
    public Marks dropped() {
        return range.map(from -> with(from.before()).kept()).orElse(this);
    }
}
