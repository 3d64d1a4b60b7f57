package pomona.cli;

import pomona.finding.Finding;
import pomona.system.Terminal;

/** How results look: plain for a program, with more words and in colour for a person. */
enum Style {
    /** A line a photo, for a file or a pipe. */
    PLAIN,
    /** With a second guess and advice, where a person reads and colour is not wanted. */
    WORDS,
    /** Likewise, in colours of the terminal's own. */
    COLOUR;

    private static final String ESCAPE = "\u001b[";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";
    private static final String BOLD = "1";

    /** As standard output, {@code TERM} and {@code NO_COLOR} want it. */
    static Style ofOutput() {
        if (!Terminal.isOutput()) {
            return PLAIN;
        }
        String noColor = System.getenv("NO_COLOR");
        boolean colourless = (noColor != null && !noColor.isEmpty()) || "dumb".equals(System.getenv("TERM"));
        return colourless ? WORDS : COLOUR;
    }

    boolean isForPerson() {
        return this != PLAIN;
    }

    /** Green for healthy, yellow for what isn't to be relied on, bold for a disease: bold is told apart by anybody. */
    String painted(String text, Finding finding) {
        return painted(text, finding.isDoubtful() ? YELLOW : finding.isHealthy() ? GREEN : BOLD);
    }

    private String painted(String text, String code) {
        return this == COLOUR ? ESCAPE + code + "m" + text + ESCAPE + "m" : text;
    }
}
