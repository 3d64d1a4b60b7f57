package pomona.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pomona.finding.LabelGuide;
import pomona.journal.PhotoFolder;
import pomona.journal.PhotoMetadata;
import pomona.journal.Rows;
import pomona.report.season.Grouping;
import pomona.report.season.Guides;
import pomona.report.season.Photo;
import pomona.report.season.Photos;
import pomona.report.season.Tally;
import pomona.testing.Browser;

/** The page in Chromium: on a phone, on a desk and on paper. */
@Tag("real")
class ReportInBrowserTest {
    private static final int A4_PIXELS = 702;

    @TempDir
    private Path folder;

    private Path page;

    @BeforeEach
    void writePage() throws IOException {
        assumeTrue(Browser.program().isPresent(), "skipped: there is no Chromium here");
        List<String> labels = List.of("scab", "rust", "healthy", "powdery_mildew");
        Photos photos = taker -> {
            for (int i = 0; i < 400; i++) {
                PhotoMetadata photo = new PhotoMetadata(
                        "2026-%02d-%02dT10:00:00".formatted(5 + i % 5, 1 + i % 28),
                        47 + i % 17 * 1e-4,
                        9 + i % 13 * 1e-4,
                        null);
                String block = i % 7 == 0
                        ? "a block with a name that is far longer than others, ".repeat(3)
                        : "block " + i % 7;
                taker.accept(new Photo(
                        Rows.predicted(
                                block + "/" + "x".repeat(i % 200) + i + ".jpg",
                                labels.get(i % 4),
                                0.5 + i % 50 / 100.0,
                                null,
                                photo),
                        new PhotoFolder(folder)));
            }
        };
        Guides guides = Guides.of(LabelGuide.NONE);
        Tally tally = Tally.of(photos, Grouping.FOLDER, 0, guides);
        page = folder.resolve("report.html");
        ResultsFile.named(page.toString())
                .write(new ResultsFile.Content(
                        photos, taker -> {}, tally, guides, new ReportText("Season", null, "now", true)));
    }

    @Test
    void nothingIsWiderThanAPhoneADeskOrASheetOfPaper() throws Exception {
        try (Browser browser = Browser.open(folder.resolve("profile"), page)) {
            for (int width : new int[] {390, 1280}) {
                browser.resize(width, 900);
                assertThat(browser.evaluate("document.documentElement.scrollWidth")
                                .asInt())
                        .as("at %d", width)
                        .isLessThanOrEqualTo(width);
                assertThat(browser.evaluate(CLIPPED).toString())
                        .as("clipped at %d", width)
                        .isEqualTo("[]");
            }
            browser.resize(390, 900);
            assertThat(browser.evaluate("""
                            (() => { const wide = document.querySelector('.shares').parentElement; wide.scrollLeft = 200;
                            const head = wide.querySelector('tbody th').getBoundingClientRect();
                            return Math.round(head.left - wide.getBoundingClientRect().left); })()""").asInt())
                    .as("the first column stays")
                    .isZero();
            browser.media("print");
            browser.resize(A4_PIXELS, 1000);
            assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(A4_PIXELS);
            assertThat(browser.evaluate(CLIPPED).toString())
                    .as("clipped on paper")
                    .isEqualTo("[]");
            String pdf = browser.call("Page.printToPDF", Map.of("preferCSSPageSize", true))
                    .path("data")
                    .asText();
            Path file = Files.write(
                    folder.resolve("report.pdf"), Base64.getDecoder().decode(pdf));
            assertThat(Files.size(file)).isGreaterThan(20_000);
        }
    }

    @Test
    void thePageIsReadWithoutItsScriptAndFetchesNothing() throws Exception {
        try (Browser browser = Browser.open(folder.resolve("profile"), page)) {
            assertThat(browser.evaluate(
                                    "performance.getEntriesByType('resource').filter(one => !one.name.startsWith('data:')).length")
                            .asInt())
                    .isZero();
            assertThat(browser.evaluate("document.querySelectorAll('.shares td:empty').length")
                            .asInt())
                    .as("each cell has its number")
                    .isZero();
            assertThat(browser.evaluate("document.getElementById('controls').hidden")
                            .asBoolean())
                    .as("its own script runs")
                    .isFalse();
        }
    }

    /** Cells and words that are wider than the box they stand in and can't be scrolled to. */
    private static final String CLIPPED = """
            Array.from(document.querySelectorAll('th, td, figcaption, h1, h2, h3, p, li'))
              .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
              .map(one => one.textContent.slice(0, 40))""";
}
