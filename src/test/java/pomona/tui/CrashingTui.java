package pomona.tui;

import java.nio.file.Path;
import java.util.Optional;
import pomona.client.ClientOptions;
import pomona.client.ServerAddress;
import pomona.client.child.ServerHandle;
import pomona.tui.model.Mode;
import pomona.tui.view.View;

/** The terminal client with a view that fails when the help is opened: a crash as it would happen, made at will. */
final class CrashingTui {
    private CrashingTui() {}

    public static void main(String[] args) throws Exception {
        View view = new View();
        TerminalClient.Options options = new TerminalClient.Options(
                Path.of(args[0]),
                true,
                Optional.empty(),
                Optional.empty(),
                "auto",
                ClientOptions.defaults(),
                0,
                say -> ServerHandle.find(Optional.of(ServerAddress.parse("127.0.0.1:1")), say),
                Optional.empty(),
                Optional.empty(),
                TerminalClient.defaultLog());
        System.exit(TerminalClient.run(options, (model, screen) -> {
            if (model.mode() instanceof Mode.Help) {
                throw new IllegalStateException("a crash made for a test");
            }
            return view.draw(model, screen);
        }));
    }
}
