package pomona.tui.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pomona.client.ConnectionState;
import pomona.protocol.Prediction;
import pomona.text.DisplayText;
import pomona.tui.model.Key;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.list.FileList;
import pomona.tui.picture.Look;
import pomona.tui.picture.Picture;

/** What a person sees, as text: long, since whole screens stand in it. */
final class ScreenTest {
    private static void see(Model model, String picture) throws IOException {
        assertThat(Screens.draw(model)).isEqualTo(picture);
    }

    private static Model answered(Model model) {
        return answered(model, Models.scab());
    }

    private static Model answered(Model model, Prediction prediction) {
        return Models.after(
                Models.press(model, "p"),
                new Message.RequestRunning(1, 2),
                new Message.RequestAnswered(1, prediction, Duration.ofMillis(1_200)));
    }

    /** One photo waits, one of two in the tray runs. */
    private static Model busy(Model model) {
        Model asked = Models.press(Models.press(Models.press(model, "p"), Key.Kind.UP), " ");
        asked = Models.press(Models.press(asked, Key.Kind.UP, Key.Kind.UP), " b");
        return Models.after(
                asked.withFiles(asked.files().selectPath(Models.SCAB)),
                new Message.RequestQueued(1, 1, 3_000),
                new Message.RequestRunning(2, 1),
                new Message.LoadTold(Models.status(2, 2)));
    }

    private static Model lost(Model model) {
        return Models.after(
                model,
                new Message.ConnectionChanged(new ConnectionState.Lost(
                        "connection refused", Models.NOON.plusSeconds(4), Duration.ofSeconds(4))));
    }

    @Test
    void aWindowThatIsTooSmallSaysWhatSizeItNeeds() throws IOException {
        see(Models.browsing(50, 4), """
                Pomona needs 60x15; this is 50x4. q quits



                """);
    }

    @Test
    void twoColumnsAt80By24() throws IOException {
        see(answered(Models.withPicture(Models.browsing(80, 24))), """
                 POMONA | OK lab1:9000 12 ms | 1/2 busy, queue 0 | 0 sent, 1 done
                ┌─1 Files /orchard/leaves──────┐┌─2 Picture scab_002.jpg 4000x3000 276 KB──────┐
                │/ filter              4 photos││                                              │
                │  ../                         ││                                              │
                │  season2/                (42)││          ▄ ▄  ▀▄ ▀▄▀ █ █▄▀█▄▀█▀█▀██▀██████   │
                │  broken.jpg                  ││        ▀    ▀ ▀ ▀▄ █ █ █ █ █▀▄█▀█▄████████   │
                │  healthy_001.jpg             ││        ▄ ▀ ▀ ▀▄▀ ▀▄▀ █ █▄▀█▄▀█▀█▀█▄██▄████   │
                │  rust_003.jpg                ││         ▄  ▀▄ ▄▀ █ ▀▄▀▄▀▄▀▄▀█▀█▀█▀█▄██████   │
                │> scab_002.jpg         scab 91││       ▀   ▀ ▄  ▀▄ █ █ █ █▀▄█▀▄█▀██▀███▄███   │
                │                              ││        ▄ ▀ ▄ ▀ ▀▄ ▀▄ █ █▄▀▄▀█▄█▀█▀██▄█████   │
                │                              ││         ▄  ▄ ▀▄▀ █ █ █ █ █▀█▄█▄█▀██▀██▀███   │
                └───────────────────────4 of 4─┘│       ▀   ▄ ▀ ▄ ▀▄ ▀▄▀▄▀▄▀█ █▄█▄█▀██▀█████   │
                ┌─3 Result─────────────────────┐│         ▀   ▀▄ ▀▄ █ █ █ █▀▄█▄█▄▀█▀████████   │
                │Apple scab - very sure (0.91) ││       ▀  ▀ ▀  ▀▄ ▀▄▀ █ █▄▀▄█ █▄█▀██▄██▀███   │
                │* scab    0.91 ██████████│███ ││        ▄ ▀  ▀ ▀ ▀▄ █ █ █ █▄▀█▄▀█▀█▄███████   │
                │  healthy 0.06 █          │   ││           ▀ ▀▄▀ █ ▀▄▀▄▀▄▀▄▀█▄▀█▀█▀█▄██▀███   │
                │  rust    0.02             │  ││       ▀  ▀ ▀ ▄ ▀ ▀▄ █ █ █▀▄█▄▀█▀██▀███████   │
                │Olive, velvety spots.         ││         ▀  ▀ ▄▀ █ ▀▄▀▄▀▄▀█ █▄█▀█▀███▄█████   │
                │Next: Look at the underside.  ││       ▀  ▀ ▀ ▄ ▀ ▀▄▀ █ █ █▀▄█▄▀█▀█▄██▀█▄██   │
                │                              ││                                              │
                │                              ││                                              │
                └──────────────────────────────┘└──────────────────────────────────────────────┘
                 12:00:00 scab_002.jpg: scab 91
                 ? Keys  Enter Open  p Predict  Space Mark  z Zoom  q Quit  i Result  m Evidence
                """);
    }

    @Test
    void threeColumnsAt120By36() throws IOException {
        see(busy(Models.withPicture(Models.browsing(120, 36))), """
                 POMONA | OK lab1:9000 12 ms | 2/2 busy, queue 2 | 2 waiting, 1 sent, 0 done | tray 0/2
                ┌─1 Files /orchard/leaves──┐┌─2 Picture scab_002.jpg─────────────────────────────────┐┌─3 Result───────────────────────┐
                │/ filter          4 photos││                                                        ││WAITING: all workers busy       │
                │  ../                     ││                                                        ││place 2 of 2, about 3 s         │
                │  season2/            (42)││                                                        ││1 ahead - x cancels             │
                │  broken.jpg              ││                                                        ││                                │
                │  healthy_001.jpg  running││                                                        ││                                │
                │  rust_003.jpg     waiting││                                                        ││                                │
                │> scab_002.jpg     waiting││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                  reading the photo …                   ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        │└────────────────────────────────┘
                │                          │└────────────────────────────────────────────────────────┘┌─4 Server───────────────────────┐
                │                          │┌─5 Tray - batch of marked photos────────────────────────┐│OK lab1:9000 12 ms              │
                │                          ││healthy_001.jpg           running  worker 1             ││workers 2/2 busy                │
                │                          ││                                                        ││queue 2 (this photo: place 2)   │
                │                          ││                                                        ││4.0 photos/s, usually 250 ms    │
                │                          ││                                                        ││model apple-leaf 1 fp32         │
                │                          ││                                                        ││connected since 12:00           │
                │                          ││0 of 2  [····················]                          │└────────────────────────────────┘
                └───────────────────4 of 4─┘└────────────────────────────────────────────────────────┘─H History nothing yet ───────────
                 12:00:00 2 photos go to the server while you look on
                 ? Keys  Enter Open  p Predict  x Cancel  Space Mark  z Zoom  q Quit  i Result  m Evidence  c Compare  H History
                """);
    }

    @Test
    void waitingSaysThePlaceAndTheEstimate() throws IOException {
        see(busy(Models.browsing(80, 24)), """
                 POMONA | OK lab1:9000 12 ms | 2/2 busy, queue 2 | 2 waiting, 1 sent, 0 done
                ┌─1 Files /orchard/leaves──────┐┌─2 Picture scab_002.jpg───────────────────────┐
                │/ filter              4 photos││                                              │
                │  ../                         ││                                              │
                │  season2/                (42)││                                              │
                │  broken.jpg                  ││                                              │
                │  healthy_001.jpg      running││                                              │
                │  rust_003.jpg         waiting││                                              │
                │> scab_002.jpg         waiting││                                              │
                │                              ││                                              │
                │                              ││                                              │
                └───────────────────────4 of 4─┘│             reading the photo …              │
                ┌─3 Result─────────────────────┐│                                              │
                │WAITING: all workers busy     ││                                              │
                │place 2 of 2, about 3 s       ││                                              │
                │1 ahead - x cancels           ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                │                              ││                                              │
                └──────────────────────────────┘└──────────────────────────────────────────────┘
                 12:00:00 2 photos go to the server while you look on
                 ? Keys  Enter Open  p Predict  x Cancel  Space Mark  z Zoom  q Quit  i Result
                """);
    }

    @Test
    void aLostServerSaysWhyAndWhenItIsTriedAgain() throws IOException {
        see(lost(busy(Models.browsing(120, 36))), """
                 POMONA | LOST lab1:9000, next try in 4 s | 3 waiting, 0 sent, 0 done | tray 0/2
                ┌─1 Files /orchard/leaves──┐┌─2 Picture scab_002.jpg─────────────────────────────────┐┌─3 Result───────────────────────┐
                │/ filter          4 photos││                                                        ││WAITING: the server is lost     │
                │  ../                     ││                                                        ││sent again by itself, once, when│
                │  season2/            (42)││                                                        ││it is back - x cancels          │
                │  broken.jpg              ││                                                        ││                                │
                │  healthy_001.jpg  running││                                                        ││                                │
                │  rust_003.jpg     waiting││                                                        ││                                │
                │> scab_002.jpg     waiting││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                  reading the photo …                   ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││                                                        │└────────────────────────────────┘
                │                          ││                                                        │┌─4 Server───────────────────────┐
                │                          ││                                                        ││LOST lab1:9000, next try in 4 s │
                │                          ││                                                        ││connection refused              │
                │                          ││                                                        ││3 waiting, sent again when back │
                │                          ││                                                        ││                                │
                │                          │└────────────────────────────────────────────────────────┘│                                │
                │                          │┌─5 Tray - batch of marked photos────────────────────────┐│                                │
                │                          ││healthy_001.jpg           running  worker 1             │└────────────────────────────────┘
                │                          ││                                                        │┌─H History──────────────────────┐
                │                          ││                                                        ││12:00 -- server lost: connectio…│
                │                          ││                                                        ││                                │
                │                          ││                                                        ││                                │
                │                          ││0 of 2  [····················]                          ││                                │
                └───────────────────4 of 4─┘└────────────────────────────────────────────────────────┘└────────────────────────────────┘
                 12:00:00 server lost: connection refused
                 ? Keys  Enter Open  p Predict  x Cancel  Space Mark  z Zoom  q Quit  i Result  m Evidence  c Compare  H History
                """);
    }

    @Test
    void anAbstentionIsSaidPlainly() throws IOException {
        see(
                answered(
                        Models.browsing(80, 24),
                        Models.prediction("not_apple_leaf", 0.97, List.of(), "not_apple_leaf", 1)),
                """
                 POMONA | OK lab1:9000 12 ms | 1/2 busy, queue 0 | 0 sent, 1 done
                ┌─1 Files /orchard/leaves──────┐┌─2 Picture scab_002.jpg───────────────────────┐
                │/ filter              4 photos││                                              │
                │  ../                         ││                                              │
                │  season2/                (42)││                                              │
                │  broken.jpg                  ││                                              │
                │  healthy_001.jpg             ││                                              │
                │  rust_003.jpg                ││                                              │
                │> scab_002.jpg      no leaf 97││                                              │
                │                              ││                                              │
                │                              ││                                              │
                └───────────────────────4 of 4─┘│             reading the photo …              │
                ┌─3 Result─────────────────────┐│                                              │
                │This does not look like an    ││                                              │
                │apple leaf.                   ││                                              │
                │Don't trust this result.      ││                                              │
                │  not an apple le… 0.97 ███│██││                                              │
                │  healthy          0.06     │ ││                                              │
                │  scab             0.04     │ ││                                              │
                │i = what to do, all bars      ││                                              │
                │                              ││                                              │
                └──────────────────────────────┘└──────────────────────────────────────────────┘
                 12:00:00 scab_002.jpg: no leaf 97
                 ? Keys  Enter Open  p Predict  Space Mark  d/D In doubt  z Zoom  q Quit
                """);
    }

    @Test
    void onlyWhatWasFoundIsStrong() throws IOException {
        DefaultVirtualTerminal terminal = Screens.terminal(answered(Models.browsing(80, 24)));
        List<String> lines = Screens.text(terminal).lines().toList();
        int row = lines.indexOf(lines.stream()
                .filter(line -> line.contains("* scab"))
                .findFirst()
                .orElseThrow());
        int found = lines.get(row).indexOf("scab");
        assertThat(terminal.getCharacter(found, row).isBold()).isTrue();
        assertThat(lines.get(row + 1)).contains("healthy");
        assertThat(terminal.getCharacter(found, row + 1).isBold()).isFalse();
    }

    @Test
    void anAnswerThatContradictsItselfIsSaidToBeUnsure() throws IOException {
        String screen = Screens.draw(answered(
                Models.browsing(80, 24),
                Models.prediction("scab", 0.51, List.of("scab"), null, 1, Map.of("healthy", 0.83))));
        assertThat(screen)
                .contains("│Unsure: Healthy (0.83) or", "│Apple scab (0.51).", " unsure│", "Don't trust this result");
    }

    @Test
    void theZoomShowsMarks() throws IOException {
        Model zoomed = Models.press(Models.browsing(80, 24), "z");
        String before = Screens.draw(zoomed).lines().findFirst().orElseThrow();
        assertThat(before).startsWith(" scab_002.jpg").doesNotContain("marked");
        Model marked = Models.press(zoomed, " ");
        assertThat(Screens.draw(marked)).startsWith("*scab_002.jpg").contains(" 1 marked");
        assertThat(Screens.draw(Models.press(marked, Key.Kind.UP)))
                .startsWith(" rust_003.jpg")
                .contains(" 1 marked");
    }

    @Test
    void aMagnifiedPhotoHasAMapOfWhereOneIs() throws IOException {
        Model magnified = Models.press(Models.withPicture(Models.press(Models.browsing(80, 24), "z")), "1");
        assertThat(Screens.draw(magnified)).startsWith(" scab_002.jpg 4000x3000 276 KB [1:1, reading]");
        List<String> lines = Screens.draw(Models.withPicture(magnified)).lines().toList();
        assertThat(lines.get(0)).startsWith(" scab_002.jpg 4000x3000 276 KB [1:1] mono");
        assertThat(lines.get(1)).startsWith(" z Back  +/- Size  h/j/k/l Move  n/N Next photo");
        String outside = " ··············";
        assertThat(lines.get(18)).doesNotContain("·");
        assertThat(lines.get(19)).endsWith(outside);
        assertThat(lines.get(20)).endsWith(outside);
        assertThat(lines.get(21)).endsWith(" ·······█······");
        assertThat(lines.get(22)).endsWith(outside);
        assertThat(lines.get(23)).endsWith(outside);
        assertThat(Screens.draw(Models.press(magnified, "0"))).doesNotContain("····");
    }

    @Test
    void theZoomTellsWhatHappenedForAWhile() throws IOException {
        Model nowhere = Models.press(Models.browsing(80, 24), "zZ");
        String news = "no evidence yet: predict the photo first (p)";
        assertThat(Screens.draw(nowhere).lines().toList().get(1)).endsWith(news);
        assertThat(Screens.draw(Models.after(nowhere, new Message.Ticked(Models.NOON.plusSeconds(5)))))
                .doesNotContain(news);
    }

    @Test
    void countsSayWhatWaitsWhatIsSentAndWhatIsDone() throws IOException {
        Model tray = Models.press(Models.browsing(120, 36), "ab");
        assertThat(Screens.draw(tray)).contains("| 4 waiting, 0 sent, 0 done | tray 0/4");
        Model moving = Models.after(
                tray,
                new Message.RequestSent(1),
                new Message.RequestRunning(2, 1),
                new Message.RequestAnswered(2, Models.scab(), Duration.ofSeconds(1)));
        assertThat(Screens.draw(moving)).contains("| 2 waiting, 1 sent, 1 done | tray 1/4");
    }

    @Test
    void aLargeTrayHasABarBesideItsNumbers() throws IOException {
        List<FileList.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String name = "leaf%04d.jpg".formatted(i);
            entries.add(FileList.Entry.file(Models.FOLDER.resolve(name), name, 1, 1));
        }
        Model tray =
                Models.press(Models.after(Models.browsing(120, 36), new Message.FolderRead(1, entries, true)), "ab");
        for (int key = 1; key <= 1_203; key++) {
            tray = Models.after(tray, new Message.RequestAnswered(key, Models.scab(), Duration.ofSeconds(1)));
        }
        tray = tray.withNow(Models.NOON.plusSeconds(100));
        assertThat(Screens.draw(tray)).containsPattern("│1,203 of 2,004, 67 s left, 12.0/s  \\[█+·+] *│");
    }

    @Test
    void theWholeResultComesWithTheFieldGuide() throws IOException {
        see(Models.press(answered(Models.browsing(80, 24)), "i"), """
                 POMONA | OK lab1:9000 12 ms | 1/2 busy, queue 0 | 0 sent, 1 done
                ┌─Result scab_002.jpg──────────────────────────────────────────────────────────┐
                │ Apple scab - very sure (0.91)                                                │
                │                                                                              │
                │ * scab               0.91 ██████████████████████████████████│███████████     │
                │   healthy            0.06 ███                                │               │
                │   rust               0.02 █                                      │           │
                │   frog eye leaf spot 0.01 █                                                  │
                │   powdery mildew     0.01 █                                                  │
                │   complex            0.01 █                                                  │
                │   not an apple leaf  0.01 █                        │                         │
                │ * and past the tick: clear enough to count as found                          │
                │                                                                              │
                │ Olive, velvety spots.                                                        │
                │ Next: Look at the underside.                                                 │
                │                                                                              │
                │ Answered after 1.2 s: waited 900 ms, ran 300 ms on worker 2, 0 ms to read    │
                │ and send.                                                                    │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                └──────────────────────────────────────────────────────────────────────────────┘
                 12:00:00 scab_002.jpg: scab 91
                 i Back  p Predict  up/down Read on
                """);
    }

    @Test
    void theHelpShowsTheKeysThatWorkThere() throws IOException {
        see(Models.press(Models.browsing(80, 24), "?"), """
                 POMONA | OK lab1:9000 12 ms | 1/2 busy, queue 0 | 0 sent, 0 done
                ┌─Keys of the panes────────────────────────────────────────────────────────────┐
                │ ?, F1           keys and commands      t               counts by finding     │
                │ Enter           open, or predict       e               export to CSV or JSONL│
                │ p               predict this photo     :               a command, as :open   │
                │ x, X            take back this, all    /               filter; Esc clears it │
                │ Space, a        mark this, all         up down, j k    next photo            │
                │ v               mark a range           PgUp PgDn, g G  page; first and last  │
                │ b               send the marked ones   Ctrl-D/U/F/B    half a page; a page   │
                │ y, o, u         right; not; take back  h l, left right folder above; into    │
                │ d D             next in doubt, before  s               sort: name, finding … │
                │ z               zoom the photo         r, F5           read the folder anew  │
                │ q               quit                   Tab, 1-5        another pane          │
                │ i               the result in full     Ctrl-L          draw the screen anew  │
                │ m               where evidence lies    Ctrl-Z          suspend; fg comes back│
                │ c               compare two photos     Ctrl-C          quit                  │
                │ H               history                                                      │
                │                                                                              │
                │ :open FOLDER    another folder         :sort ORDER     name, doubt, largest …│
                │ :mark GLOB      as :mark leaf_7?.jpg   :colour HOW     as 256, mono or ascii │
                │ :unmark         no marks               :export FILE    to FILE.csv or .jsonl │
                └──────────────────────────────────────────────────────────────────────────────┘

                 any key Back
                """);
    }

    @Test
    void theHistoryFillsTheScreen() throws IOException {
        see(Models.press(lost(answered(Models.browsing(80, 24))), "H"), """
                 POMONA | LOST lab1:9000, next try in 4 s | 0 sent, 1 done
                ┌─History - 1 photo predicted or failed────────────────────────────────────────┐
                │12:00:00 -- server lost: connection refused --                                │
                │12:00:00 scab_002.jpg                                              scab 91    │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                │                                                                              │
                └──────────────────────────────────────────────────────────────────────────────┘

                 H Back  Enter To the photo  e Export
                """);
    }

    @Test
    void comparingShowsBothResults() throws IOException {
        see(
                Models.press(
                        Models.after(
                                answered(Models.press(Models.browsing(80, 24), Key.Kind.UP)),
                                new Message.Ticked(Models.NOON)),
                        " c"),
                """
                 POMONA | OK lab1:9000 12 ms | 1/2 busy, queue 0 | 0 sent, 1 done
                ┌─rust_003.jpg─────────────────────────┐┌─scab_002.jpg─────────────────────────┐
                │                                      ││                                      │
                │                                      ││                                      │
                │                                      ││                                      │
                │                                      ││                                      │
                │         reading the photo …          ││         reading the photo …          │
                │                                      ││                                      │
                │                                      ││                                      │
                │                                      ││                                      │
                │                                      ││                                      │
                │Apple scab - very sure (0.91)         ││starts at once: 1 of 2 workers free   │
                │* scab               0.91 ████████│██ ││                                      │
                │  healthy            0.06 █       │   ││                                      │
                │  rust               0.02          │  ││                                      │
                │  frog eye leaf spot 0.01             ││                                      │
                │  powdery mildew     0.01             ││                                      │
                │  complex            0.01             ││                                      │
                │  not an apple leaf  0.01       │     ││                                      │
                │Olive, velvety spots.                 ││                                      │
                │Next: Look at the underside.          ││                                      │
                └──────────────────────────────────────┘└──────────────────────────────────────┘
                 12:00:00 rust_003.jpg: scab 91
                 c Back  m Evidence
                """);
    }

    @Test
    void comparingSaysWhatTheColoursMeanUnderEachPhoto() throws IOException {
        Model comparing = Models.press(Models.press(Models.browsing(80, 24), Key.Kind.UP), " c");
        Picture.Request asked = comparing.picture(Picture.Slot.LEFT).asked().orElseThrow();
        Message drawn = new Message.PictureReady(
                Picture.Slot.LEFT,
                asked,
                new Picture.Cells(0, 0, List.of(), "evidence up to 0.95 for scab"),
                new Picture.Facts("jpeg", 4, 3, 1, 1));
        assertThat(Screens.draw(Models.after(comparing, drawn))).contains("└─ evidence up to 0.95 for scab ─");
    }

    @Test
    void theSmallestWindowStillShowsEverythingNeeded() throws IOException {
        see(answered(Models.browsing(60, 15)), """
                 POMONA | OK lab1:9000 | 1/2 busy, queue 0 | 0 sent, 1 done
                ┌─1 Files …/leaves─┐┌─2 Picture scab_002.jpg───────────────┐
                │/ filter  4 photos││                                      │
                │  ../             ││                                      │
                │  season2/    (42)││         reading the photo …          │
                │  broken.jpg      ││                                      │
                │  healthy_001.jpg │└──────────────────────────────────────┘
                │  rust_003.jpg    │┌─3 Result─────────────────────────────┐
                │> scab_002 scab 91││Apple scab - very sure (0.91)         │
                │                  ││* scab    0.91 ████████████████│████  │
                │                  ││  healthy 0.06 █               │      │
                │                  ││  rust    0.02                   │    │
                └───────────4 of 4─┘└──────────────────────────────────────┘
                 12:00:00 scab_002.jpg: scab 91
                 ? Keys  Enter Open  p Predict  Space Mark  z Zoom  q Quit
                """);
    }

    @Test
    void asciiTerminalsGetNothingButAscii() throws IOException {
        see(
                answered(Models.withPicture(Models.after(
                        Models.browsing(80, 24).withLook(new Look(Look.Tier.ASCII, false)),
                        new Message.Ticked(Models.NOON)))),
                """
                 POMONA | OK lab1:9000 12 ms | 1/2 busy, queue 0 | 0 sent, 1 done
                +-1 Files /orchard/leaves------++-2 Picture scab_002.jpg 4000x3000 276 KB------+
                |/ filter              4 photos||                                              |
                |  ../                         ||                                              |
                |  season2/                (42)||       ....::::----====++++****####%%%%@@@@   |
                |  broken.jpg                  ||       ....::::----====++++****####%%%%@@@@   |
                |  healthy_001.jpg             ||       ....::::----====++++****####%%%%@@@@   |
                |  rust_003.jpg                ||       ....::::----====++++****####%%%%@@@@   |
                |> scab_002.jpg         scab 91||       ....::::----====++++****####%%%%@@@@   |
                |                              ||       ....::::----====++++****####%%%%@@@@   |
                |                              ||       ....::::----====++++****####%%%%@@@@   |
                +-----------------------4 of 4-+|       ....::::----====++++****####%%%%@@@@   |
                +-3 Result---------------------+|       ....::::----====++++****####%%%%@@@@   |
                |Apple scab - very sure (0.91) ||       ....::::----====++++****####%%%%@@@@   |
                |* scab    0.91 ##########|### ||       ....::::----====++++****####%%%%@@@@   |
                |  healthy 0.06 #          |   ||       ....::::----====++++****####%%%%@@@@   |
                |  rust    0.02             |  ||       ....::::----====++++****####%%%%@@@@   |
                |Olive, velvety spots.         ||       ....::::----====++++****####%%%%@@@@   |
                |Next: Look at the underside.  ||       ....::::----====++++****####%%%%@@@@   |
                |                              ||                                              |
                |                              ||                                              |
                +------------------------------++----------------------------------------------+
                 12:00:00 scab_002.jpg: scab 91
                 ? Keys  Enter Open  p Predict  Space Mark  z Zoom  q Quit  i Result  m Evidence
                """);
    }

    @Test
    void namesInAllScriptsKeepTheColumns() throws IOException {
        List<FileList.Entry> entries = List.of(
                FileList.Entry.folder(Path.of("/"), "../"),
                entry("苹果叶子-很长的名字在这里.jpg"),
                entry("feuille_e\u0301te\u0301.jpg"),
                entry("ورقة التفاح.jpg"),
                entry("\uD83C\uDF4E\uD83C\uDF43 leaf.jpg"),
                entry("⭐ best.jpg"));
        Model model = Models.after(Models.empty(80, 24), new Message.FolderRead(1, entries, true));
        String[] lines = Screens.draw(model).split("\n", -1);
        for (int row = 1; row < 22; row++) {
            assertThat(DisplayText.width(DisplayText.clean(lines[row])))
                    .as(lines[row])
                    .isEqualTo(80);
        }
        assertThat(Screens.draw(model)).contains("feuille_été.jpg", "\uD83C\uDF4E\uD83C\uDF43 leaf.jpg", "苹果叶子");
    }

    private static FileList.Entry entry(String name) {
        return FileList.Entry.file(Models.FOLDER.resolve(name), DisplayText.clean(name), 1, 1);
    }
}
