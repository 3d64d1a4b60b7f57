package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.testing.FixedEngine;
import pomona.testing.TestServer;

/** The screen is killed in the middle of its work and opened again. */
@Tag("real")
final class KilledScreenTest {
    private static final int PHOTOS = 120;
    private static final int KILLS = 50;
    private static final Pattern ROW = Pattern.compile("\\{\"line\":\"row\",\"path\":\"leaf(\\d+)\\.jpg\".*}");

    @TempDir
    private Path folder;

    private Path photos;
    private Path launcher;

    @BeforeEach
    void setUp() throws IOException {
        assumeTrue(Shell.has("tmux"), "skipped: there is no tmux here");
        photos = Files.createDirectories(folder.resolve("photos"));
        for (int i = 0; i < PHOTOS; i++) {
            Files.writeString(photos.resolve("leaf%d.jpg".formatted(i)), "leaf " + i);
        }
        launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
    }

    /** Texts of the photos with a row, one for each row. */
    private List<String> rows() throws IOException {
        Path journals = folder.resolve("state").resolve("pomona").resolve("journals");
        if (!Files.isDirectory(journals)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(journals)) {
            Path journal = all.filter(path -> path.toString().endsWith(".journal"))
                    .findFirst()
                    .orElse(null);
            return journal == null
                    ? List.of()
                    : Files.readAllLines(journal).stream()
                            .map(ROW::matcher)
                            .filter(Matcher::matches)
                            .map(row -> "leaf " + row.group(1))
                            .toList();
        }
    }

    private Tmux open(TestServer server) throws IOException {
        Files.deleteIfExists(folder.resolve("pomona.pid"));
        Tmux tmux = new Tmux(
                folder,
                80,
                24,
                "%s tui --server 127.0.0.1:%d %s"
                        .formatted(launcher, server.address().getPort(), photos));
        await().until(() -> Files.exists(folder.resolve("pomona.pid"))
                && Files.readString(folder.resolve("pomona.pid")).endsWith("\n"));
        return tmux;
    }

    private void kill() throws IOException {
        long pid = Long.parseLong(Files.readString(folder.resolve("pomona.pid")).strip());
        ProcessHandle screen = ProcessHandle.of(pid).orElseThrow();
        screen.destroyForcibly();
        await().until(() -> !screen.isAlive() || isZombie(pid));
    }

    /** Dead, with all its files closed, though nobody has asked for its exit code yet. */
    private static boolean isZombie(long pid) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "stat"))
                    .contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void killedAtFiftyRandomMomentsEveryAnswerIsThereOnceAndNoneIsAskedForAgain() throws Exception {
        Random random = new Random(11);
        FixedEngine engine = FixedEngine.gated();
        int step = PHOTOS / (KILLS + 1);
        try (TestServer server = TestServer.start(engine)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                Set<String> known = new HashSet<>(rows());
                int begun = engine.runs();
                int rows = kill * step + random.nextInt(step);
                long moments = kill % 2 == 0 ? Long.MAX_VALUE : random.nextInt(30);
                AtomicLong moment = new AtomicLong();
                try (Tmux tmux = open(server)) {
                    // Every fifth while it is starting, so that nothing comes of it.
                    boolean asks = kill % 5 != 0;
                    if (asks) {
                        tmux.awaitText("120 photos");
                        tmux.keys("a", "b");
                    }
                    await().until(() -> {
                        if (engine.isWaitedFor()) {
                            engine.release(1);
                        }
                        return !asks || moment.getAndIncrement() >= moments || rows().size() >= rows;
                    });
                    kill();
                }
                assertThat(rows()).as("none is lost").containsAll(known);
                assertThat(engine.begun().subList(begun, engine.runs()))
                        .as("after kill %d", kill)
                        .noneMatch(known::contains);
            }
            engine.release(10_000);
            try (Tmux tmux = open(server)) {
                tmux.awaitText("120 photos");
                tmux.keys("a", "b");
                await().until(() -> rows().size() >= PHOTOS);
                kill();
            }
            assertThat(rows()).hasSize(PHOTOS).doesNotHaveDuplicates();
        }
    }
}
