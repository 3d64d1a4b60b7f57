package pomona.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileWalkTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void plant() throws IOException {
        for (String name : List.of(
                "leaf10.jpg", "leaf2.jpg", "notes.txt", ".hidden.jpg", "rows/b/1.png", "rows/a/1.jpg", ".git/x.jpg")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    @Test
    void foldersAreWalkedInNaturalOrderWithoutHiddenFiles() throws Exception {
        assertThat(names(Selection.of(folder.toString())))
                .containsExactly("leaf2.jpg", "leaf10.jpg", "notes.txt", "rows/a/1.jpg", "rows/b/1.png");
    }

    @Test
    void linksThatLeadInCirclesAreSurvived() throws Exception {
        Files.createSymbolicLink(folder.resolve("rows/a/up"), folder);
        Files.createSymbolicLink(folder.resolve("rows/itself"), Path.of("itself"));
        Files.createSymbolicLink(folder.resolve("again"), folder.resolve("rows"));
        assertThat(names(Selection.of(folder.toString())))
                .containsExactlyInAnyOrder(
                        "leaf2.jpg", "leaf10.jpg", "notes.txt", "again/a/1.jpg", "again/b/1.png", "again/itself");
    }

    @Test
    void globsIncludeAndExcludeByNameOrByWay() throws Exception {
        Selection jpegs =
                new Selection(List.of(folder.toString()), Optional.empty(), false, List.of("*.jpg"), List.of());
        assertThat(names(jpegs)).containsExactly("leaf2.jpg", "leaf10.jpg", "rows/a/1.jpg");
        Selection notRowsA = new Selection(
                List.of(folder.toString()), Optional.empty(), false, List.of(), List.of("rows/a", "*.txt"));
        assertThat(names(notRowsA)).containsExactly("leaf2.jpg", "leaf10.jpg", "rows/b/1.png");
    }

    @Test
    void aGlobThatTheShellLeftAloneIsExpandedHere() throws Exception {
        assertThat(names(Selection.of(folder + "/leaf*.jpg"))).containsExactly("leaf2.jpg", "leaf10.jpg");
        assertThat(names(Selection.of(folder + "/ro*"))).containsExactly("rows/a/1.jpg", "rows/b/1.png");
        assertThat(names(Selection.of(folder + "/**/1.*"))).containsExactly("rows/a/1.jpg", "rows/b/1.png");
    }

    @Test
    void whatIsNamedTwiceOnOneFolderIsWalkedForEachAndGivenOnce() throws Exception {
        assertThat(names(Selection.of(folder + "/*.txt", folder + "/leaf*.jpg", folder + "/rows/**")))
                .containsExactly("notes.txt", "leaf2.jpg", "leaf10.jpg", "rows/a/1.jpg", "rows/b/1.png");
        assertThat(names(Selection.of(folder + "/*.txt", folder + "/rows/a/../a/1.jpg", folder.toString())))
                .containsExactly("notes.txt", "rows/a/1.jpg", "leaf2.jpg", "leaf10.jpg", "rows/b/1.png");
    }

    @Test
    void theRunsOwnFilesArePassedOverByWhateverNameTheyAreMet() throws Exception {
        Path results = Files.createLink(folder.resolve("rows/a/same.csv"), folder.resolve("notes.txt"));
        Files.createSymbolicLink(folder.resolve("link.txt"), folder.resolve("notes.txt"));
        Selection all = Selection.of(folder.toString(), results.toString(), folder + "/*.txt");
        List<String> names = new ArrayList<>();
        try (FileWalk walk = FileWalk.start(all)) {
            walk.leaveOut(folder.resolve("notes.txt"));
            walk.leaveOut(folder.resolve("not there yet.csv"));
            for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                names.add(folder.relativize(found.get().path()).toString());
            }
        }
        assertThat(names).containsExactly("leaf2.jpg", "leaf10.jpg", "rows/a/1.jpg", "rows/b/1.png");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void pipesAreNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("rows/a/0.jpg");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.createSymbolicLink(folder.resolve("rows/a/00.jpg"), pipe);
        assertThat(names(Selection.of(folder + "/rows"))).containsExactly("rows/a/1.jpg", "rows/b/1.png");
        try (FileWalk walk = FileWalk.start(Selection.of(pipe.toString()))) {
            assertThat(walk.next().orElseThrow().problem()).contains("it is no file, but a pipe or a device");
            assertThat(walk.next()).isEmpty();
        }
    }

    @Test
    void aListThatCanNotBeReadIsToldOf() throws Exception {
        assertThatThrownBy(() -> FileWalk.start(listedIn(folder)))
                .isInstanceOf(UsageException.class)
                .hasMessage("--files-from %s can't be read: it is a folder".formatted(folder));
        assertThatThrownBy(() -> FileWalk.start(listedIn(folder.resolve("none"))))
                .hasMessageContaining("can't be read: it is not there");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aListThatEndsInAnErrorIsToldOfOnce() throws Exception {
        try (FileWalk walk = FileWalk.start(listedIn(Path.of("/proc/self/mem")))) {
            Found list = walk.next().orElseThrow();
            assertThat(list.name()).isEqualTo("--files-from");
            assertThat(list.problem()).contains("Input/output error");
            assertThat(walk.next()).isEmpty();
        }
    }

    @Test
    void aListNamesFilesByLineOrByNul() throws Exception {
        Path list = folder.resolve(".list");
        Files.writeString(list, folder + "/leaf2.jpg\r\n\n" + folder + "/gone.jpg\n" + folder + "/rows");
        assertThat(names(new Selection(List.of(), Optional.of(list.toString()), false, List.of(), List.of())))
                .containsExactly("leaf2.jpg", "gone.jpg", "rows/a/1.jpg", "rows/b/1.png");
        Files.writeString(list, folder + "/two\nlines.jpg\0" + folder + "/leaf2.jpg\0");
        assertThat(names(new Selection(List.of(), Optional.of(list.toString()), true, List.of(), List.of())))
                .containsExactly("two\nlines.jpg", "leaf2.jpg");
    }

    @Test
    void whatIsNotThereOrNoGlobIsAFaultOfTheCommandLine() {
        assertThatThrownBy(() -> FileWalk.start(Selection.of(folder + "/nothing")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is not there");
        assertThatThrownBy(() -> FileWalk.start(Selection.of(folder + "/[")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is no glob");
    }

    @Test
    void photosThatVanishAfterTheirFolderWasListedAreToldOf() throws Exception {
        List<Found> found = new ArrayList<>();
        try (FileWalk walk = FileWalk.start(Selection.of(folder.toString()))) {
            found.add(walk.next().orElseThrow());
            Files.move(folder, folder.resolveSibling("away"));
            for (Optional<Found> next = walk.next(); next.isPresent(); next = walk.next()) {
                found.add(next.get());
            }
            Files.move(folder.resolveSibling("away"), folder);
        }
        assertThat(found.stream().map(Found::path))
                .containsExactly(folder.resolve("leaf2.jpg"), folder.resolve("leaf10.jpg"), folder);
        assertThat(found.get(1).problem()).contains("the file is gone");
        assertThat(found.get(2).problem()).contains("the folder is gone");
    }

    private static Selection listedIn(Path list) {
        return new Selection(List.of(), Optional.of(list.toString()), false, List.of(), List.of());
    }

    private List<String> names(Selection selection) throws Exception {
        List<String> names = new ArrayList<>();
        try (FileWalk walk = FileWalk.start(selection)) {
            for (Optional<Found> found = walk.next(); found.isPresent(); found = walk.next()) {
                names.add(folder.relativize(found.get().path()).toString());
            }
        }
        return names;
    }
}
