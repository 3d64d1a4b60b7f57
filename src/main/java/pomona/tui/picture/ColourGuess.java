package pomona.tui.picture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How much colour the environment promises, and which of its words did. OpenSSH passes TERM and nothing else; what the
 * terminal answers counts for more ({@link Look#answered}).
 */
public record ColourGuess(Look.Tier tier, String why) {
    /** Terminals of 256 colours by the first word of TERM; whichever of them has more answers so. */
    private static final Set<String> HAVE_256 =
            Set.of("xterm", "tmux", "screen", "putty", "vte", "gnome", "konsole", "mintty");

    private static final List<String> HAVE_TRUE_COLOUR = List.of("direct", "kitty", "alacritty", "foot");

    public static ColourGuess of(Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
        String whyAscii = whyAscii(environment, term);
        if (!whyAscii.isEmpty()) {
            return new ColourGuess(Look.Tier.ASCII, whyAscii);
        }
        if (isSet(environment, "NO_COLOR")) {
            return new ColourGuess(Look.Tier.MONO, "NO_COLOR is set");
        }
        if (isInScreen(environment)) {
            // COLORTERM tells of the terminal that screen was started in.
            return new ColourGuess(Look.Tier.INDEXED_256, "inside screen");
        }
        String colorTerm = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
        if (colorTerm.contains("truecolor") || colorTerm.contains("24bit")) {
            // Inside tmux too: it takes 24 bits, maps them to what its own terminal has, and says so since 3.6.
            return new ColourGuess(Look.Tier.TRUECOLOR, "COLORTERM=" + colorTerm);
        }
        return environment.containsKey("TMUX") ? new ColourGuess(Look.Tier.INDEXED_256, "inside tmux") : byTerm(term);
    }

    private static ColourGuess byTerm(String term) {
        String why = "TERM=" + term;
        if (term.isEmpty()) {
            return new ColourGuess(Look.Tier.MONO, "TERM is not set");
        }
        if (HAVE_TRUE_COLOUR.stream().anyMatch(term::contains)) {
            return new ColourGuess(Look.Tier.TRUECOLOR, why);
        }
        boolean few = term.contains("16color");
        boolean many = term.contains("256color") || HAVE_256.contains(term.split("-", 2)[0]);
        return new ColourGuess(many && !few ? Look.Tier.INDEXED_256 : Look.Tier.ANSI_16, why);
    }

    /** Inside GNU screen, as far as the environment tells: over SSH TERM alone does. */
    public static boolean isInScreen(Map<String, String> environment) {
        boolean byTerm = environment.getOrDefault("TERM", "").startsWith("screen");
        // Where tmux is too, either may be the inner one.
        return environment.containsKey("STY") || (byTerm && !environment.containsKey("TMUX"));
    }

    /** Some terminals never speak UTF-8; else a locale that is set tells, and where none is, as under plain OpenSSH, it does. */
    private static String whyAscii(Map<String, String> environment, String term) {
        if (isSet(environment, "POMONA_ASCII")) {
            return "POMONA_ASCII is set";
        }
        if (term.startsWith("vt") || term.equals("dumb") || term.equals("ansi")) {
            return "TERM=" + term;
        }
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
            if (!locale.isEmpty()) {
                boolean utf8 = locale.contains("utf-8") || locale.contains("utf8");
                return utf8 ? "" : name + "=" + environment.get(name);
            }
        }
        return "";
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }
}
