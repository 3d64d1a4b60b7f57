package pomona.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pomona.client.ServerAddress;

/** The options by which a command finds its server: mix in with {@code @Mixin}. */
public final class ServerOptions {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:POMONA_SERVER}",
            description = "The server to ask (or POMONA_SERVER). Without it: 127.0.0.1:5050 if something listens there,"
                    + " else one is started for this run.")
    private @Nullable ServerAddress server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            defaultValue = "${env:POMONA_TOKEN_FILE}",
            description = "The token to show, where the server wants one (or POMONA_TOKEN_FILE).")
    private @Nullable Path tokenFile;

    /** The named server. */
    public Optional<ServerAddress> server() {
        return Optional.ofNullable(server);
    }

    /**
     * The token in the file named.
     *
     * @throws IOException a sentence: the file can't be read or is empty
     */
    public Optional<String> token() throws IOException {
        if (tokenFile == null) {
            return Optional.empty();
        }
        String token;
        try {
            token = Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new IOException("the token file %s can't be read".formatted(tokenFile), e);
        }
        if (token.isEmpty()) {
            throw new IOException("the token file %s is empty".formatted(tokenFile));
        }
        return Optional.of(token);
    }
}
