package pomona.tui;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pomona.client.ServerAddress;

/** Debian's OpenSSH server on a loopback port, with a key of its own: plain, as it is delivered. */
final class Sshd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    /** Debian's sshd, run by root, wants this folder. */
    private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

    private final Path folder;
    private final int port;
    private final Process process;

    /** Starts it, or skips the test where it is not installed. */
    Sshd(Path folder) throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM) && Shell.has("ssh"), "skipped: there is no OpenSSH server here");
        boolean root = System.getProperty("user.name").equals("root");
        if (root && !Files.isDirectory(PRIVILEGE_SEPARATION)) {
            Files.createDirectory(PRIVILEGE_SEPARATION);
        }
        this.folder = folder;
        this.port = freePort();
        key("host_key");
        key("user_key");
        Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized_keys"));
        Files.writeString(folder.resolve("sshd_config"), """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PermitRootLogin prohibit-password
                """.formatted(
                        port, folder.resolve("host_key"), folder.resolve("authorized_keys")));
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        await().until(() -> listens() || !process.isAlive());
        assumeTrue(process.isAlive(), () -> "skipped: sshd does not run here: " + read(folder.resolve("sshd.log")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void key(String name) throws IOException {
        Shell.Outcome made = Shell.run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                folder.resolve(name).toString());
        assumeTrue(made.code() == 0, "skipped: ssh-keygen made no key: " + made.output());
    }

    ServerAddress address() {
        return new ServerAddress("127.0.0.1", port);
    }

    /** Whether nobody is logged on. */
    boolean isAlone() {
        return process.descendants().findAny().isEmpty();
    }

    /** The client's command line up to the host; what follows is run there. */
    List<String> client(String... options) {
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "/dev/null", "-q"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-i",
                folder.resolve("user_key").toString(),
                "-p",
                String.valueOf(port),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                System.getProperty("user.name") + "@127.0.0.1"));
        return command;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
