package pomona.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Journal.Disk NO_DISK = channel -> {};

    @TempDir
    private Path folder;

    private PhotoFolder season;

    @BeforeEach
    void planTheSeason() throws IOException {
        season = new PhotoFolder(Files.createDirectories(folder.resolve("season")));
    }

    @Test
    void rowsComeBackAsTheyWere() throws IOException {
        Path path = folder.resolve("r.csv.journal");
        List<Row> rows = List.of(Rows.predicted("a.jpg", "scab", 0.91), Rows.failed("b\n\"ü\u202e.jpg"));
        try (Journal journal = Journal.open(path, season, false)) {
            for (Row row : rows) {
                assertThat(journal.read(journal.append(row))).isEqualTo(row);
            }
        }
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(rows(journal)).isEqualTo(rows);
            Row scab = rows.get(0);
            long answer = journal.answer(scab.sha256(), scab.question()).orElseThrow();
            assertThat(journal.read(answer)).isEqualTo(scab);
            assertThat(journal.isOfEarlierRun(answer)).isTrue();
            assertThat(journal.answer(scab.sha256(), "another model")).isEmpty();
        }
    }

    @Test
    void aJournalCutOffAnywhereKeepsEveryWholeRow() throws IOException {
        Path whole = folder.resolve("whole");
        long[] ends = new long[2];
        try (Journal journal = Journal.open(whole, season, false)) {
            for (int i = 0; i < ends.length; i++) {
                journal.append(Rows.predicted(i + ".jpg", "scab", 0.5));
                ends[i] = Files.size(whole);
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length <= bytes.length; length++) {
            Path cut = folder.resolve("cut");
            Files.write(cut, Arrays.copyOf(bytes, length));
            long there = length;
            int expected = (int) Arrays.stream(ends).filter(end -> end <= there).count();
            try (Journal journal = Journal.open(cut, season, false, NO_DISK)) {
                assertThat(journal.paths()).as("cut at %d", length).isEqualTo(expected);
                Row more = Rows.failed("more.jpg");
                assertThat(journal.read(journal.append(more))).isEqualTo(more);
            }
            try (Journal journal = Journal.open(cut, season, false, NO_DISK)) {
                assertThat(journal.paths()).isEqualTo(expected + 1);
                assertThat(journal.damagedLines()).isZero();
            }
        }
    }

    @Test
    void aDamagedLineInTheMiddleCostsItselfAlone() throws IOException {
        Path path = folder.resolve("j");
        long from;
        try (Journal journal = Journal.open(path, season, false)) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.5));
            from = Files.size(path);
            journal.append(Rows.predicted("2.jpg", "scab", 0.5));
            journal.append(Rows.predicted("3.jpg", "scab", 0.5));
        }
        byte[] bytes = Files.readAllBytes(path);
        Arrays.fill(bytes, (int) from, (int) from + 300, (byte) 0);
        Files.write(path, bytes);
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(rows(journal).stream().map(Row::path)).containsExactly("1.jpg", "3.jpg");
            assertThat(journal.damagedLines()).isEqualTo(1);
        }
    }

    @Test
    void theNewestRowOfAPathCountsAndFailuresOfTheMomentAreNoAnswers() throws IOException {
        Path path = folder.resolve("j");
        try (Journal journal = Journal.open(path, season, false)) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.5));
            journal.append(Rows.predicted("1.jpg", "rust", 0.6));
            Row lost = Rows.lost("2.jpg");
            journal.append(lost);
            assertThat(journal.answer(lost.sha256(), lost.question())).isEmpty();
            assertThat(rows(journal)).containsExactly(Rows.predicted("1.jpg", "rust", 0.6), lost);
        }
    }

    @Test
    void freshForgets() throws IOException {
        Path path = folder.resolve("j");
        try (Journal journal = Journal.open(path, season, false)) {
            journal.append(Rows.predicted("1.jpg", "scab", 0.5));
        }
        try (Journal journal = Journal.open(path, season, true)) {
            assertThat(journal.paths()).isZero();
        }
    }

    @Test
    void linesLongerThanTheReadersBufferAreRead() throws IOException {
        Path path = folder.resolve("j");
        Row wide = Rows.failed("x".repeat(700_000));
        try (Journal journal = Journal.open(path, season, false)) {
            journal.append(wide);
        }
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(rows(journal)).containsExactly(wide);
        }
    }

    @Test
    void aSecondOneIsRefused() throws IOException {
        Path path = folder.resolve("j");
        try (Journal journal = Journal.open(path, season, false)) {
            assertThat(journal.paths()).isZero();
            assertThatThrownBy(() -> Journal.open(path, season, true))
                    .isInstanceOf(JournalBusyException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void answersDoNotWaitForASlowDiskAndTheEndDoes() throws Exception {
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch diskIsReady = new CountDownLatch(1);
        AtomicLong forcedBytes = new AtomicLong();
        Journal.Disk slow = channel -> {
            long bytes = channel.size();
            forcing.countDown();
            try {
                diskIsReady.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted while it forced", e);
            }
            forcedBytes.set(bytes);
        };
        Path path = folder.resolve("j");
        Journal journal = Journal.open(path, season, false, slow);
        journal.append(Rows.predicted("1.jpg", "scab", 0.5));
        forcing.await();
        long second = journal.append(Rows.predicted("2.jpg", "scab", 0.5));
        assertThat(journal.read(second).path()).isEqualTo("2.jpg");
        CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            try {
                journal.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(closed).isNotDone();
        diskIsReady.countDown();
        closed.get();
        assertThat(forcedBytes).hasValue(Files.size(path));
    }

    private static List<Row> rows(Journal journal) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (long offset : journal.newestRows()) {
            rows.add(journal.read(offset));
        }
        return rows;
    }
}
