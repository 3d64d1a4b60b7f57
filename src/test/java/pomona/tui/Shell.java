package pomona.tui;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Runs other programs for tests, and writes the scripts that start this one. */
final class Shell {
    private Shell() {}

    /** Whether there is such a program. */
    static boolean has(String program) {
        try {
            return run("/bin/sh", "-c", "command -v " + program).code() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    record Outcome(int code, String output) {}

    /** Runs a program to its end; standard error is part of the output. */
    static Outcome run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Outcome(process.exitValue(), output);
    }

    /** A script that runs a main class on the tests' class path; it writes its process id into {@code pid}. */
    static Path launcher(Path folder, String name, String mainClass) throws IOException {
        Path script = folder.resolve(name);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // As the launcher does: Java 24 and later would print a warning across the screen.
        String nativeAccess = Runtime.version().feature() < 24 ? "" : "--enable-native-access=ALL-UNNAMED ";
        Files.writeString(script, """
                #!/bin/sh
                echo $$ >>'%s'
                [ -n "${LC_ALL:-}${LC_CTYPE:-}${LANG:-}" ] || export LC_ALL=C.UTF-8
                export XDG_STATE_HOME='%s' POMONA_ROOT='%s'
                cd '%s'
                exec '%s' %s-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.awt.headless=true \\
                    -Dai.djl.offline=true -Dai.djl.pytorch.num_threads=1 -Dai.djl.pytorch.graph_optimizer=false \\
                    -Dpomona.home='%s' -cp '%s' %s "$@"
                """.formatted(
                        folder.resolve(name + ".pid"),
                        folder.resolve("state"),
                        Path.of("").toAbsolutePath(),
                        Path.of("").toAbsolutePath(),
                        java,
                        nativeAccess,
                        Path.of("").toAbsolutePath(),
                        classPath(),
                        mainClass));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static String classPath() {
        StringBuilder absolute = new StringBuilder();
        for (String entry : List.of(System.getProperty("java.class.path").split(":", -1))) {
            absolute.append(absolute.isEmpty() ? "" : ":").append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
    }
}
