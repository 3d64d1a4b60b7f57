package pomona.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import pomona.client.ServerAddress;

/**
 * The options by which a command finds its server: mix in with {@code @Mixin}. A variable that is empty counts as
 * unset.
 */
public final class ServerOptions {
    private static final String SERVER_VARIABLE = "POMONA_SERVER";
    private static final String TOKEN_VARIABLE = "POMONA_TOKEN_FILE";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "The server to ask (or " + SERVER_VARIABLE
                    + "). Without it: 127.0.0.1:5050 if something listens there, else one is started for this run.")
    private @Nullable ServerAddress server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The token to show, where the server wants one (or " + TOKEN_VARIABLE + ").")
    private @Nullable Path tokenFile;

    /**
     * The named server.
     *
     * @throws ParameterException the variable's value is no address
     */
    public Optional<ServerAddress> server() {
        return server == null ? variable(SERVER_VARIABLE).map(this::address) : Optional.of(server);
    }

    /**
     * The token in the file named.
     *
     * @throws IOException a sentence: the file can't be read or is empty
     */
    public Optional<String> token() throws IOException {
        Path file = tokenFile == null ? variable(TOKEN_VARIABLE).map(Path::of).orElse(null) : tokenFile;
        if (file == null) {
            return Optional.empty();
        }
        String token;
        try {
            token = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException("the token file %s can't be read".formatted(file), e);
        }
        if (token.isEmpty()) {
            throw new IOException("the token file %s is empty".formatted(file));
        }
        return Optional.of(token);
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    private ServerAddress address(String text) {
        try {
            return ServerAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "%s is \"%s\": %s".formatted(SERVER_VARIABLE, text, e.getMessage()), e);
        }
    }
}
