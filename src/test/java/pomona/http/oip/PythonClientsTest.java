package pomona.http.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.server.Setting;
import pomona.testing.TestServer;

/**
 * The protocol's own clients, as PyPI has them, in an environment below {@code target} that is made once: it takes
 * minutes and the network.
 */
@Tag("real")
class PythonClientsTest {
    private static final Path ENVIRONMENT = Path.of("target", "python-clients").toAbsolutePath();
    private static final Path PHOTO = Path.of("samples", "rust-evening.jpg").toAbsolutePath();
    private static final Path SCRIPTS =
            Path.of("src", "test", "resources", "pomona", "http", "oip").toAbsolutePath();

    @TempDir
    private Path folder;

    private record Ended(int code, String output) {}

    private Ended run(String... command) throws Exception {
        Path output = folder.resolve("output");
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            return new Ended(code, Files.readString(output));
        } catch (IOException e) {
            return new Ended(-1, String.valueOf(e.getMessage()));
        }
    }

    /** Python with this package, or a skipped test. */
    private String python(String environment, String requirement) throws Exception {
        Path home = ENVIRONMENT.resolve(environment);
        Path made = home.resolve("made");
        String python = home.resolve("bin").resolve("python3").toString();
        if (Files.exists(made) && Files.readString(made).equals(requirement)) {
            return python;
        }
        Files.createDirectories(ENVIRONMENT);
        Ended venv = run("python3", "-m", "venv", "--clear", home.toString());
        assumeTrue(venv.code == 0, "skipped: there is no python3 with venv here");
        Ended pip = run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement);
        assumeTrue(pip.code == 0, "skipped: pip could not install %s: %s".formatted(requirement, lastLine(pip.output)));
        Files.writeString(made, requirement);
        return python;
    }

    private static String lastLine(String text) {
        List<String> lines = text.strip().lines().toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private Path tornPhoto() throws IOException {
        byte[] photo = Files.readAllBytes(PHOTO);
        return Files.write(folder.resolve("torn.jpg"), Arrays.copyOf(photo, 200));
    }

    private void asks(String python, String script, String scheme, int predictions) throws Exception {
        try (TestServer server = TestServer.startReal(Setting.HTTP_PORT, "free")) {
            String address = "%s127.0.0.1:%d"
                    .formatted(
                            scheme, server.server().httpAddress().orElseThrow().getPort());
            Ended client = run(
                    python,
                    SCRIPTS.resolve(script).toString(),
                    address,
                    PHOTO.toString(),
                    tornPhoto().toString());
            assertThat(client.output).endsWith("all well\n").contains("label rust");
            assertThat(client.code).isZero();
            assertThat(server.settled().predicted()).isEqualTo(predictions);
        }
    }

    @Test
    void tritonsClientAsksUnchanged() throws Exception {
        asks(python("triton", "tritonclient[http]==2.73.0"), "triton_client.py", "", 5);
    }

    @Test
    void kservesClientAsksUnchanged() throws Exception {
        asks(python("kserve", "kserve==0.21.0"), "kserve_client.py", "http://", 3);
    }
}
