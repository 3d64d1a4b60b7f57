package pomona.tui.picture;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import pomona.tui.graphics.Graphics;

/**
 * How the screen is drawn in this terminal.
 *
 * @param slowLine the terminal is at the other end of a network: fewer bytes a picture, and previews wait a little
 * @param tierChosen by a person, so that the terminal's answers do not change it
 * @param groundChosen by a person, likewise
 * @param graphics how the terminal takes pictures in pixels; empty where it has cells alone
 */
public record Look(
        Tier tier,
        Ground ground,
        boolean slowLine,
        boolean tierChosen,
        boolean groundChosen,
        Optional<Graphics> graphics) {
    /** Over a network a preview waits so long for the next key, since each costs tens of kilobytes. */
    static final long SLOW_LINE_PREVIEW_DELAY_MILLIS = 120;

    /** A flag's word for what nobody chose. */
    private static final String AUTO = "auto";

    public static final Look PLAIN = new Look(Tier.MONO, false);

    public Look(Tier tier, boolean slowLine) {
        this(tier, Ground.UNKNOWN, slowLine, false, false, Optional.empty());
    }

    public static Look detect(Map<String, String> environment) {
        boolean slowLine = environment.containsKey("SSH_CONNECTION") || environment.containsKey("SSH_TTY");
        return new Look(ColourGuess.of(environment).tier(), slowLine);
    }

    /**
     * As a person chose by flags.
     *
     * @param colour a tier's word; empty or {@code auto} chooses none
     * @param theme a ground's word, likewise
     * @throws IllegalArgumentException for a word that is none
     */
    public Look chosen(Optional<String> colour, Optional<String> theme) {
        Look coloured = colour.filter(word -> !word.equals(AUTO))
                .map(word -> with(Tier.ofWord(word)))
                .orElse(this);
        return theme.filter(word -> !word.equals(AUTO))
                .map(word ->
                        new Look(coloured.tier, Ground.ofWord(word), slowLine, coloured.tierChosen, true, graphics))
                .orElse(coloured);
    }

    /** As a person chose. */
    public Look with(Tier other) {
        return new Look(other, ground, slowLine, true, groundChosen, graphics);
    }

    /** With pictures in pixels, or with cells alone. */
    public Look with(Optional<Graphics> other) {
        return new Look(tier, ground, slowLine, tierChosen, groundChosen, other);
    }

    /**
     * After an answer of the terminal.
     *
     * @param trueColour it kept a colour of 24 bits
     * @param background {@code 0xRRGGBB}, where it told
     */
    public Look answered(boolean trueColour, OptionalInt background) {
        boolean more = trueColour && tier.coloured() && !tierChosen;
        boolean told = background.isPresent() && !groundChosen;
        return new Look(
                more ? Tier.TRUECOLOR : tier,
                told ? Ground.of(background.getAsInt()) : ground,
                slowLine,
                tierChosen,
                groundChosen,
                graphics);
    }

    /**
     * What a picture depends on: its ground is none of the screen's. Who wants no colour, or no more than letters, gets
     * no pixels either, unless by name.
     */
    public Look ofPictures() {
        return new Look(tier, slowLine).with(graphics.filter(any -> any.chosen() || tier.coloured()));
    }

    public long previewDelayMillis() {
        return slowLine ? SLOW_LINE_PREVIEW_DELAY_MILLIS : 0;
    }

    /** Bits a colour channel keeps: 5 halve the bytes of a picture, since neighbours turn equal more often. */
    int channelBits() {
        return slowLine ? 5 : 8;
    }

    /** What text stands on. */
    public enum Ground {
        /** Nobody told; taken for dark. */
        UNKNOWN("dark"),
        DARK("dark"),
        LIGHT("light");

        /** Where black text and white text have the same contrast, after WCAG 2.1. */
        private static final double MIDDLE = 0.179;

        private final String word;

        Ground(String word) {
            this.word = word;
        }

        /** The ground of a background, {@code 0xRRGGBB}. */
        static Ground of(int rgb) {
            return Luminance.of(rgb) > MIDDLE ? LIGHT : DARK;
        }

        /** As the flag {@code --theme} spells it. */
        public String word() {
            return word;
        }

        /**
         * The ground of a flag's word.
         *
         * @throws IllegalArgumentException for a word that is none
         */
        static Ground ofWord(String word) {
            return switch (word) {
                case "dark" -> DARK;
                case "light" -> LIGHT;
                default -> throw new IllegalArgumentException("no theme " + word + "; known are auto, dark, light");
            };
        }
    }

    /** How much colour the terminal can show. */
    public enum Tier {
        TRUECOLOR("truecolor"),
        INDEXED_256("256"),
        ANSI_16("16"),
        /** No colour, but half blocks, bold and reverse. */
        MONO("mono"),
        /** Nothing beyond the 95 printable ASCII characters. */
        ASCII("ascii");

        private final String word;

        Tier(String word) {
            this.word = word;
        }

        /** As the flag {@code --colour} spells it. */
        public String word() {
            return word;
        }

        public boolean coloured() {
            return this == TRUECOLOR || this == INDEXED_256 || this == ANSI_16;
        }

        /**
         * The tier of a flag's word.
         *
         * @throws IllegalArgumentException for a word that is none
         */
        public static Tier ofWord(String word) {
            for (Tier tier : values()) {
                if (tier.word.equals(word)) {
                    return tier;
                }
            }
            throw new IllegalArgumentException(
                    "no colour tier " + word + "; known are truecolor, 256, 16, mono, ascii");
        }
    }
}
