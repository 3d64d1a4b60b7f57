package pomona.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How large a photo is sent, for every command that sends some: mix in with {@code @Mixin}. */
final class MaxEdge {
    private static final int MODEL_SEES_PIXELS = 224;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    private int pixels;

    @Option(
            names = "--max-edge",
            paramLabel = "PX",
            defaultValue = "0",
            description = "Shrink larger photos before sending, as for a slow line; 0 for never (the default).")
    void ask(int asked) {
        if (asked != 0 && asked < MODEL_SEES_PIXELS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--max-edge is %1$d or more, or 0: the model sees %1$d pixels.".formatted(MODEL_SEES_PIXELS));
        }
        pixels = asked;
    }

    /** The longer edge of what is sent, in pixels; 0 for as it is. */
    int pixels() {
        return pixels;
    }
}
