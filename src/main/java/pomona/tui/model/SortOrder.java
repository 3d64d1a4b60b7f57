package pomona.tui.model;

import java.util.Comparator;
import pomona.text.NaturalOrder;

/** How the file list is ordered; folders always come first. */
public enum SortOrder {
    NAME("name"),
    NEWEST("newest"),
    LARGEST("largest");

    private final String word;

    SortOrder(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    Comparator<Entry> comparator() {
        Comparator<Entry> order = switch (this) {
            case NAME -> Comparator.comparing(Entry::name, NaturalOrder.INSTANCE);
            case NEWEST -> Comparator.comparingLong(Entry::modifiedMillis).reversed();
            case LARGEST -> Comparator.comparingLong(Entry::bytes).reversed();
        };
        return Comparator.comparing((Entry entry) -> !entry.isParent())
                .thenComparing(entry -> !entry.folder())
                .thenComparing(order)
                .thenComparing(Entry::name, NaturalOrder.INSTANCE);
    }

    public SortOrder next() {
        return switch (this) {
            case NAME -> NEWEST;
            case NEWEST -> LARGEST;
            case LARGEST -> NAME;
        };
    }
}
