package pomona.tui.graphics;

/** How a terminal is told a picture in pixels. */
public enum Protocol {
    /** https://sw.kovidgoyal.net/kitty/graphics-protocol/: kept by the terminal under a number and placed over cells. */
    KITTY("kitty", true, false),
    /** https://iterm2.com/documentation-images.html: a file that the terminal decodes, painted over cells. */
    ITERM("iterm", true, true),
    /** DEC's, of the VT340: six rows at a time, a bit for each pixel of a colour, painted over cells. */
    SIXEL("sixel", false, true);

    private final String word;
    private final boolean scales;
    private final boolean scrolls;

    Protocol(String word, boolean scales, boolean scrolls) {
        this.word = word;
        this.scales = scales;
        this.scrolls = scrolls;
    }

    /** As the flag {@code --graphics} spells it. */
    public String word() {
        return word;
    }

    /** Whether the terminal fits a picture into its cells itself, so that fewer pixels can be sent. */
    boolean scales() {
        return scales;
    }

    /** Whether a picture that ends in the screen's last row may scroll the screen, so that this is left free. */
    public boolean scrolls() {
        return scrolls;
    }
}
