package pomona.tui.effects;

import java.io.IOException;
import java.util.function.Consumer;
import pomona.client.Servers;

/** Where the server is: named, listening at the usual place, or started for this window. */
@FunctionalInterface
public interface ServerSource {
    /**
     * Finds or starts it; may take seconds.
     *
     * @param say gets a line when one is started
     */
    Servers.Found find(Consumer<String> say) throws IOException, InterruptedException;
}
