package pomona.tui;

import java.util.Comparator;

/** How the file list is ordered; folders always come first. */
enum SortOrder {
    NAME("name", Comparator.comparing(Entry::name, NaturalOrder.NAMES)),
    NEWEST("newest", Comparator.comparingLong(Entry::modifiedMillis).reversed()),
    LARGEST("largest", Comparator.comparingLong(Entry::bytes).reversed());

    private final String word;
    private final Comparator<Entry> comparator;

    SortOrder(String word, Comparator<Entry> order) {
        this.word = word;
        this.comparator = Comparator.comparing((Entry entry) -> !entry.isParent())
                .thenComparing(entry -> !entry.folder())
                .thenComparing(order)
                .thenComparing(Entry::name, NaturalOrder.NAMES);
    }

    String word() {
        return word;
    }

    Comparator<Entry> comparator() {
        return comparator;
    }

    SortOrder next() {
        return values()[(ordinal() + 1) % values().length];
    }
}
