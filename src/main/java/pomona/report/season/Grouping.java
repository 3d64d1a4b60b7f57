package pomona.report.season;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import pomona.journal.PhotoMetadata;
import pomona.journal.Row;

/** What makes a block of a season's photos: where they lie, when they were taken, or what their names say. */
public final class Grouping {
    /** The folder that the photo lies in. */
    public static final Grouping FOLDER = new Grouping(Kind.FOLDER, null);
    /** The day it was taken, by its EXIF. */
    public static final Grouping DAY = new Grouping(Kind.DAY, null);
    /** The week it was taken, after ISO 8601. */
    public static final Grouping WEEK = new Grouping(Kind.WEEK, null);
    /** All are one block. */
    public static final Grouping NONE = new Grouping(Kind.NONE, null);

    /** What stands for a photo whose day nobody knows. */
    public static final String NO_DATE = "no date";

    /** What stands for a photo whose name the expression does not match. */
    static final String NO_MATCH = "no match";

    /** Photos that lie in the folder itself. */
    public static final String FOLDER_ITSELF = ".";

    /** A name of 4 KB is matched in far fewer; an expression that goes back and forth needs more than time there is. */
    private static final int LOOKS_MAX = 1_000_000;

    private static final int DAY_CHARS = "2026-05-31".length();

    private final Kind kind;
    private final @Nullable Pattern pattern;

    private enum Kind {
        FOLDER,
        DAY,
        WEEK,
        NONE,
        PATTERN
    }

    private Grouping(Kind kind, @Nullable Pattern pattern) {
        this.kind = kind;
        this.pattern = pattern;
    }

    /** The words that {@link #parse} knows. */
    public static List<String> words() {
        return List.of("folder", "day", "week", "none");
    }

    /**
     * Reads {@code folder}, {@code day}, {@code week}, {@code none}, or a regular expression with one group, which is
     * looked for in each photo's path: what the group holds names the block.
     *
     * @throws IllegalArgumentException it is none of these; the message says which
     */
    public static Grouping parse(String text) {
        for (Grouping grouping : List.of(FOLDER, DAY, WEEK, NONE)) {
            if (grouping.kind.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                return grouping;
            }
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("this is no regular expression: " + e.getDescription(), e);
        }
        int groups = pattern.matcher("").groupCount();
        if (groups != 1) {
            throw new IllegalArgumentException(
                    "folder, day, week, none or a regular expression with one group, such as row_(\\d+); this one has %d"
                            .formatted(groups));
        }
        return new Grouping(Kind.PATTERN, pattern);
    }

    /** Whether blocks are days or weeks, so that a table by week would say nothing more. */
    public boolean isByTime() {
        return kind == Kind.DAY || kind == Kind.WEEK;
    }

    boolean isByName() {
        return kind == Kind.PATTERN;
    }

    /**
     * The block's name; empty when there are no blocks.
     *
     * @throws GroupingException the expression takes too long
     */
    public Optional<String> block(Row row) throws GroupingException {
        return switch (kind) {
            case FOLDER -> Optional.of(folder(row.path()));
            case DAY -> Optional.of(day(row.photo()).map(LocalDate::toString).orElse(NO_DATE));
            case WEEK -> Optional.of(week(row.photo()));
            case NONE -> Optional.empty();
            case PATTERN -> Optional.of(matched(row.path()));
        };
    }

    /** {@code 2026-W22}; {@link #NO_DATE} where that is not known. */
    public static String week(PhotoMetadata photo) {
        return day(photo).map(Grouping::week).orElse(NO_DATE);
    }

    /** The ISO week of a day. */
    public static String week(LocalDate day) {
        return "%04d-W%02d".formatted(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    /** The day by the camera's own clock. */
    static Optional<LocalDate> day(PhotoMetadata photo) {
        String takenAt = photo.takenAt();
        if (takenAt == null || takenAt.length() < DAY_CHARS) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(takenAt.substring(0, DAY_CHARS)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What the expression makes of all names, for a message: nothing. */
    GroupingException noneMatches(String example) {
        return new GroupingException(
                "--group-by '%s' matches no photo's path; one of them is %s".formatted(pattern, example));
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? FOLDER_ITSELF : path.substring(0, Math.max(1, slash));
    }

    private String matched(String path) throws GroupingException {
        try {
            Matcher matcher = Objects.requireNonNull(pattern).matcher(new Watched(path, new int[1]));
            if (!matcher.find() || matcher.start(1) < 0) {
                return NO_MATCH;
            }
            return path.substring(matcher.start(1), matcher.end(1));
        } catch (TooManyLooksException | StackOverflowError e) {
            throw new GroupingException("--group-by '%s' takes too long on %s".formatted(pattern, path));
        }
    }

    private static final class TooManyLooksException extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyLooksException() {
            super(null, null, false, false);
        }
    }

    /** A text that counts how often it is looked at: the same bound on every machine, however busy. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Watched(String text, int[] looks) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++looks[0] > LOOKS_MAX) {
                throw new TooManyLooksException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
