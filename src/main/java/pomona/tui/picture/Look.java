package pomona.tui.picture;

import java.util.Locale;
import java.util.Map;

/**
 * How the screen is drawn in this terminal.
 *
 * @param slowLine the terminal is at the other end of a network: fewer bytes a picture, and previews wait a little
 */
public record Look(Tier tier, boolean slowLine) {
    /** Over a network a preview waits so long for the next key, since each costs tens of kilobytes. */
    static final long SLOW_LINE_PREVIEW_DELAY_MILLIS = 120;

    public static final Look PLAIN = new Look(Tier.MONO, false);

    public static Look detect(Map<String, String> environment) {
        boolean slowLine = environment.containsKey("SSH_CONNECTION") || environment.containsKey("SSH_TTY");
        return new Look(Tier.detect(environment), slowLine);
    }

    public Look with(Tier other) {
        return new Look(other, slowLine);
    }

    public long previewDelayMillis() {
        return slowLine ? SLOW_LINE_PREVIEW_DELAY_MILLIS : 0;
    }

    /** Bits a colour channel keeps: 5 halve the bytes of a picture, since neighbours turn equal more often. */
    int channelBits() {
        return slowLine ? 5 : 8;
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

        /**
         * What the environment tells. OpenSSH passes TERM and nothing else, so TERM alone has to do. Inside tmux the
         * answer is truecolor: tmux itself maps down to what its own terminal can show.
         */
        static Tier detect(Map<String, String> environment) {
            String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
            if (!speaksUtf8(environment, term)) {
                return ASCII;
            }
            if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
                return MONO;
            }
            String colorTerm = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
            if (colorTerm.contains("truecolor") || colorTerm.contains("24bit") || environment.containsKey("TMUX")) {
                return TRUECOLOR;
            }
            if (term.contains("direct")
                    || term.contains("kitty")
                    || term.contains("alacritty")
                    || term.contains("foot")) {
                return TRUECOLOR;
            }
            if (term.contains("256color")) {
                return INDEXED_256;
            }
            return term.isEmpty() ? MONO : ANSI_16;
        }

        /** Some terminals never do; else a locale that is set tells, and where none is, as under plain OpenSSH, it does. */
        private static boolean speaksUtf8(Map<String, String> environment, String term) {
            if (!environment.getOrDefault("POMONA_ASCII", "").isEmpty()) {
                return false;
            }
            if (term.startsWith("vt") || term.equals("dumb") || term.equals("ansi")) {
                return false;
            }
            for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
                String locale = environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
                if (!locale.isEmpty()) {
                    return locale.contains("utf-8") || locale.contains("utf8");
                }
            }
            return true;
        }
    }
}
