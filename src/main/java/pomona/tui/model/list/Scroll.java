package pomona.tui.model.list;

/** What is seen of a list that is longer than its pane. */
public final class Scroll {
    private Scroll() {}

    /**
     * The first line of a list that is seen: the one before as long as the cursor has its margin.
     *
     * @param before the first line that was seen until now
     * @param count lines of the list
     * @param margin lines in sight before and behind the cursor, where the list has them
     */
    public static int firstLine(int before, int selected, int count, int height, int margin) {
        int room = Math.max(0, Math.min(margin, (height - 1) / 2));
        int first = Math.min(Math.max(before, selected + room - height + 1), selected - room);
        return Math.max(0, Math.min(first, count - height));
    }
}
