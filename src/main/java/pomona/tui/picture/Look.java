package pomona.tui.picture;

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
}
