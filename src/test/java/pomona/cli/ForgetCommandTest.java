package pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.journal.FolderJournals;
import pomona.journal.Journal;
import pomona.journal.PhotoFolder;
import pomona.journal.Review;
import pomona.journal.Row;
import pomona.journal.Rows;
import pomona.system.ExitCode;

/** What is kept of a folder is deleted, and said. */
final class ForgetCommandTest {
    @TempDir
    private Path folder;

    private record Ended(int code, String said) {}

    private Ended forget(Path named) throws IOException, InterruptedException {
        return run("forget", named);
    }

    private Ended run(String command, Path named) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "pomona.cli.Main",
                        command,
                        named.toString())
                .redirectErrorStream(true);
        builder.environment().put("XDG_STATE_HOME", folder.resolve("home").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    private static void keep(FolderJournals journals, Path photos) throws IOException {
        Row row = Rows.predicted("1.jpg", "scab", 0.6);
        try (Journal journal = Journal.openPrivate(journals.journal(photos), new PhotoFolder(photos))) {
            journal.append(row);
            journal.append(Rows.predicted("2.jpg", "rust", 0.6));
            journal.review(row.sha256(), Review.confirmed("2026-05-04T12:00:00Z"));
        }
    }

    @Test
    void whatIsKeptOfAFolderAndBelowItIsDeletedAndSaidAndResultsStay() throws Exception {
        FolderJournals journals = new FolderJournals(folder.resolve("home").resolve("pomona"));
        Path photos = Files.createDirectories(folder.resolve("photos"));
        Path below = Files.createDirectories(photos.resolve("row1"));
        Path other = Files.createDirectories(folder.resolve("others"));
        for (Path one : new Path[] {photos, below, other}) {
            keep(journals, one);
        }
        Path results = Files.writeString(folder.resolve("orchard.csv.journal"), "");
        journals.remember(photos, results);
        assertThat(run("report", photos).said())
                .as("until then a report can be made of it")
                .endsWith(folder.resolve("photos.html") + ": 2 photos, 2 leaves\n");
        Ended ended = forget(photos);
        assertThat(ended.code()).isEqualTo(ExitCode.ALL_WELL);
        assertThat(ended.said())
                .contains(photos + ": deleted results of 4 photos, 2 looked at by a person (")
                .contains(results + " stays: it belongs to results of a batch");
        assertThat(journals.kept(photos)).isEmpty();
        assertThat(results).exists();
        assertThat(journals.kept(other)).hasSize(1);
        Files.delete(other);
        assertThat(forget(other).said()).as("a folder that is gone").contains("deleted results of 2 photos");
        assertThat(forget(photos).said()).endsWith(photos + ": nothing is kept of it\n");
        assertThat(run("report", photos).said()).contains("nothing is kept of " + photos);
    }

    @Test
    void whatARunningProgramWritesIsNotDeleted() throws Exception {
        FolderJournals journals = new FolderJournals(folder.resolve("home").resolve("pomona"));
        Path photos = Files.createDirectories(folder.resolve("photos"));
        try (Journal journal = Journal.openPrivate(journals.journal(photos), new PhotoFolder(photos))) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.6));
            Ended ended = forget(photos);
            assertThat(ended.code()).isEqualTo(ExitCode.USAGE);
            assertThat(ended.said())
                    .contains("process " + ProcessHandle.current().pid());
        }
        assertThat(journals.kept(photos)).hasSize(1);
    }
}
