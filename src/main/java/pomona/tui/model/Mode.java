package pomona.tui.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pomona.tui.picture.Lens;

/** What the keys mean now. */
public sealed interface Mode {
    /** The panes; keys go to the one with focus. */
    record Browse() implements Mode {}

    /** Typing the filter of the file list. */
    record Filtering(String before) implements Mode {}

    /**
     * Typing after a colon.
     *
     * @param back how many commands back the text was taken from; 0 where it was typed
     * @param begun what was typed before that
     */
    record Typing(String text, int back, String begun) implements Mode {
        public Typing(String text) {
            this(text, 0, text);
        }
    }

    /**
     * The keys and commands, over the whole screen.
     *
     * @param over whose keys they are, and where the way back leads
     */
    record Help(Mode over, int scrolled) implements Mode {}

    /**
     * The picture over the whole screen.
     *
     * @param lens what it is magnified by; empty for the whole photo
     */
    record Zoom(Optional<Lens> lens) implements Mode {
        /** The whole photo. */
        public Zoom() {
            this(Optional.empty());
        }
    }

    /** The result in full, with what to look at next. */
    record Detail(int scrolled) implements Mode {}

    /** The session's history over the whole screen. */
    record HistoryView() implements Mode {}

    /** Two photos and their results side by side. */
    record Compare(Path left, Path right) implements Mode {}

    /**
     * A person says what a photo shows.
     *
     * @param sha256 of the photo's bytes
     * @param typed the beginning of a label
     * @param at the line of the labels under the cursor
     * @param chosen labels; none for the one under the cursor
     * @param inNote letters go into the note
     */
    @RecordBuilder
    record Judging(String sha256, String typed, int at, List<String> chosen, String note, boolean inNote)
            implements Mode, ModeJudgingBuilder.With {
        public Judging {
            chosen = List.copyOf(chosen);
        }
    }

    /** How many photos show what, over the whole screen. */
    record Counting(int selected) implements Mode {}

    Mode BROWSE = new Browse();
}
