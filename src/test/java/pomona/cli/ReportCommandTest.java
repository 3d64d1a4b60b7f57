package pomona.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import pomona.journal.Journal;
import pomona.journal.PhotoFolder;
import pomona.journal.Rows;
import pomona.system.ExitCode;

final class ReportCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path journal;

    @BeforeEach
    void writeJournal() throws IOException {
        journal = folder.resolve("may.csv.journal");
        try (Journal rows = Journal.open(journal, new PhotoFolder(folder.resolve("season")), false)) {
            rows.append(Rows.predicted("north/row_7.jpg", "scab", 0.9));
        }
    }

    @Test
    void theReportIsNamedAsTheFirstOfTheResultsAndNothingOfOthersIsWrittenOver() throws IOException {
        Path page = folder.resolve("may.html");
        Files.writeString(page, "mine");
        assertThat(run(journal)).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("may.html is there already and is none of ours");
        Files.delete(page);
        assertThat(run(journal)).isZero();
        assertThat(out.toString()).contains("may.html: 1 photo, 1 leaf");
        assertThat(run(journal)).as("ours is made anew").isZero();
    }

    @Test
    void rowsAreGroupedByNamesAndTablesGoBackAndForth() throws IOException {
        Path table = folder.resolve("all.csv");
        assertThat(run(
                        "report",
                        journal.toString(),
                        "--group-by",
                        "row_(\\d+)",
                        "-o",
                        table.toString(),
                        "-o",
                        page("a.html")))
                .isZero();
        assertThat(folder.resolve("a.html")).content().contains("<bdi>7</bdi>");
        assertThat(run("report", table.toString(), "-o", page("b.html"), "--title", "Season <2026>"))
                .isZero();
        assertThat(folder.resolve("b.html")).content().contains("<bdi>Season &lt;2026&gt;</bdi>");
    }

    @Test
    void whatCannotBeReadOrGroupedIsASentenceAndCodeTwo() {
        assertThat(run("report", folder.resolve("none.journal").toString(), "-o", page("a.html")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("none.journal can't be read: it is not there");
        assertThat(run("report", journal.toString(), "-o", page("a.html"), "--group-by", "tree_(\\d+)"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("'tree_(\\d+)' matches no photo's path; one of them is north/row_7.jpg");
        assertThat(run("report", journal.toString(), "--group-by", "fodler")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("\"fodler\": folder, day, week, none or a regular expression with one group");
        assertThat(run("report", journal.toString(), "-o", journal.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(folder.resolve("a.html")).doesNotExist();
    }

    private String page(String name) {
        return folder.resolve(name).toString();
    }

    private int run(Path results) {
        return run("report", results.toString());
    }

    private int run(String... arguments) {
        CommandLine commands = Main.allCommands();
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(err, true));
        return commands.execute(arguments);
    }
}
