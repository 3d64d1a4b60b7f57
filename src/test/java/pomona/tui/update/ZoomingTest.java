package pomona.tui.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pomona.protocol.Prediction;
import pomona.tui.model.Command;
import pomona.tui.model.Key;
import pomona.tui.model.Layout;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.list.FileList;
import pomona.tui.picture.Crop;
import pomona.tui.picture.Picture;

/** The zoom key by key: the photo has 4000x3000 pixels, the room 120x68. */
final class ZoomingTest {
    private static final Model BROWSING = Models.after(
            Models.browsing(120, 36).withFiles(Models.browsing(120, 36).files().selectPath(Models.RUST)),
            new Message.Ticked(Models.NOON));
    private static final Model ZOOMED = Models.withPicture(Models.press(BROWSING, "z"));

    private static Optional<Crop> crop(Model model) {
        return model.picture(Picture.Slot.MAIN).asked().orElseThrow().crop();
    }

    private static Crop cropAfter(String keys) {
        return crop(Models.press(ZOOMED, keys)).orElseThrow();
    }

    private static Path current(Model model) {
        return model.files().currentFile().map(FileList.Entry::path).orElseThrow();
    }

    private static Crop crop(int power, int left, int top) {
        return new Crop(4000, 3000, power, left, top, 120, 68);
    }

    @Test
    void plusAndMinusDoubleAndHalveAndTheWholeIsTheLeast() {
        assertThat(crop(ZOOMED)).isEmpty();
        assertThat(cropAfter("+")).isEqualTo(crop(-5, 2, 12));
        assertThat(cropAfter("++")).isEqualTo(crop(-4, 65, 59));
        assertThat(cropAfter("=")).isEqualTo(cropAfter("+"));
        assertThat(cropAfter("++-")).isEqualTo(cropAfter("+"));
        assertThat(crop(Models.press(ZOOMED, "+-"))).isEmpty();
        assertThat(crop(Models.press(ZOOMED, "-"))).isEmpty();
        assertThat(cropAfter("++++++++++++++++").power()).isEqualTo(3);
    }

    @Test
    void oneIsPixelForPixelAndNoughtTheWhole() {
        assertThat(cropAfter("1")).isEqualTo(crop(0, 1940, 1466));
        assertThat(cropAfter("+++1")).isEqualTo(cropAfter("1"));
        assertThat(crop(Models.press(ZOOMED, "1lll0"))).isEmpty();
        assertThat(Models.press(ZOOMED, "1lll0").mode()).isEqualTo(new Mode.Zoom());
    }

    @Test
    void aPhotoThatFitsPixelForPixelIsNotMadeLargerByOne() {
        Picture.Request wanted = ZOOMED.picture(Picture.Slot.MAIN).asked().orElseThrow();
        Model small = ZOOMED.withPicture(
                Picture.Slot.MAIN,
                new Picture.Shown(
                        wanted, new Picture.Cells(0, 0, List.of(), ""), new Picture.Facts("png", 60, 40, 9, 9)));
        assertThat(crop(Models.press(small, "1"))).isEmpty();
        assertThat(crop(Models.press(small, "+"))).contains(new Crop(60, 40, 1, 0, 6, 120, 68));
        assertThat(crop(Models.press(small, "+1"))).isEmpty();
    }

    @Test
    void magnifiedLettersAndArrowsMoveOverThePhotoAQuarterOfWhatIsSeen() {
        assertThat(cropAfter("1l")).isEqualTo(crop(0, 1970, 1466));
        assertThat(cropAfter("1h")).isEqualTo(crop(0, 1910, 1466));
        assertThat(cropAfter("1j")).isEqualTo(crop(0, 1940, 1483));
        assertThat(cropAfter("1k")).isEqualTo(crop(0, 1940, 1449));
        Model magnified = Models.press(ZOOMED, "1");
        assertThat(crop(Models.press(magnified, Key.Kind.RIGHT, Key.Kind.DOWN))).contains(cropAfter("1lj"));
        assertThat(crop(Models.press(magnified, Key.Kind.LEFT, Key.Kind.UP))).contains(cropAfter("1hk"));
        assertThat(current(Models.press(magnified, "hjkl"))).isEqualTo(current(ZOOMED));
    }

    @Test
    void theEdgeIsTheEnd() {
        assertThat(cropAfter("1" + "l".repeat(100) + "j".repeat(100))).isEqualTo(crop(0, 3880, 2932));
        assertThat(cropAfter("1" + "h".repeat(100) + "k".repeat(100))).isEqualTo(crop(0, 0, 0));
        assertThat(cropAfter("1" + "h".repeat(100) + "l")).isEqualTo(crop(0, 30, 1466));
    }

    @Test
    void theWheelMovesOverAMagnifiedPhotoAndElseToTheNext() {
        Model magnified = Models.press(ZOOMED, "1");
        assertThat(crop(Models.after(magnified, new Message.Scrolled(9, 9, 3)))).contains(crop(0, 1940, 1474));
        assertThat(crop(Models.after(magnified, new Message.Scrolled(9, 9, -1))))
                .contains(crop(0, 1940, 1458));
        assertThat(current(Models.after(ZOOMED, new Message.Scrolled(9, 9, -1))))
                .isNotEqualTo(current(ZOOMED));
    }

    @Test
    void nIsTheNextPhotoAlwaysAndThatIsSeenWhole() {
        Path next = current(Models.press(ZOOMED, "j"));
        assertThat(next).isNotEqualTo(current(ZOOMED));
        for (String keys : List.of("n", "1n", "+lln")) {
            Model after = Models.press(ZOOMED, keys);
            assertThat(current(after)).isEqualTo(next);
            assertThat(after.mode()).isEqualTo(new Mode.Zoom());
            assertThat(crop(after)).isEmpty();
        }
        assertThat(current(Models.press(ZOOMED, "nN"))).isEqualTo(current(ZOOMED));
        assertThat(current(Models.press(ZOOMED, "1N"))).isEqualTo(current(Models.press(ZOOMED, "k")));
        assertThat(Models.press(Models.press(ZOOMED, "1"), " ").mode())
                .as("a mark goes on to the next")
                .isEqualTo(new Mode.Zoom());
    }

    @Test
    void outsideTheZoomDigitsAreThePanes() {
        assertThat(Models.press(BROWSING, "2").focus()).isEqualTo(Layout.Pane.PICTURE);
        assertThat(Models.press(BROWSING, "21").focus()).isEqualTo(Layout.Pane.FILES);
        assertThat(Models.press(BROWSING, "-0lnNZ").mode()).isEqualTo(Mode.BROWSE);
        assertThat(Models.press(ZOOMED, "2").focus()).isEqualTo(ZOOMED.focus());
    }

    @Test
    void whatIsLargerThanThePaneIsSeenInTheZoom() {
        Model larger = Models.press(Models.withPicture(BROWSING), "+");
        assertThat(Zooming.isMagnified(larger.mode())).isTrue();
        assertThat(Models.press(BROWSING, "0").notice().text()).startsWith("the whole photo is in sight");
        assertThat(Models.press(ZOOMED, "hl").mode()).isEqualTo(new Mode.Zoom());
        assertThat(Models.press(ZOOMED, "h").notice().text()).startsWith("the whole photo is in sight");
    }

    @Test
    void thePresentPictureStaysUntilTheNewOneComes() {
        Update.Step step = Update.apply(ZOOMED, new Message.Pressed(Key.of('+')));
        Picture.Loading loading = (Picture.Loading) step.model().picture(Picture.Slot.MAIN);
        assertThat(loading.before()).isPresent();
        assertThat(step.commands()).containsExactly(new Command.ShowPicture(Picture.Slot.MAIN, loading.request()));
    }

    @Test
    void aPhotoThatIsNotReadYetCannotBeMagnified() {
        Model unread = Models.press(BROWSING, "z+");
        assertThat(unread.mode()).isEqualTo(new Mode.Zoom());
        assertThat(unread.notice().text()).isEqualTo("the photo is not read yet");
    }

    @Test
    void aPhotoThatIsWrittenAgainIsSeenWhole() {
        Model changed = Models.after(Models.press(ZOOMED, "1"), new Message.FileChanged(Models.RUST, false));
        assertThat(changed.mode()).isEqualTo(new Mode.Zoom());
    }

    @Test
    void aWindowOfAnotherSizeShowsTheSamePlace() {
        Model resized = Models.after(Models.press(ZOOMED, "1ll"), new Message.Resized(80, 24));
        assertThat(crop(resized)).contains(new Crop(4000, 3000, 0, 2060 - 40, 1500 - 22, 80, 44));
    }

    @Test
    void theHelpLeadsBackToThePlace() {
        Model magnified = Models.press(ZOOMED, "1l");
        assertThat(crop(Models.press(magnified, "?x"))).isEqualTo(crop(magnified));
        assertThat(Models.press(magnified, "z").mode()).isEqualTo(Mode.BROWSE);
        assertThat(crop(Models.press(magnified, "z"))).isEmpty();
    }

    private static Model answered(Prediction prediction) {
        return Models.after(
                Models.press(ZOOMED, "p"), new Message.RequestAnswered(1, prediction, Duration.ofSeconds(1)));
    }

    @Test
    void zGoesToTheStrongestEvidenceAndOnToTheNext() {
        Model done = answered(Models.scab());
        // Evidence in the corner alone, in cells of 571x429 pixels.
        assertThat(crop(Models.press(done, "Z"))).contains(crop(-3, 0, 0));
        assertThat(crop(Models.press(done, "ZZ"))).contains(crop(-3, 118, 0));
        assertThat(crop(Models.press(done, "1Z"))).contains(crop(0, 285 - 60, 214 - 34));
        assertThat(crop(Models.press(done, "ZZZZZ"))).isEqualTo(crop(Models.press(done, "Z")));
    }

    @Test
    void zSaysWhereThereIsNowhereToGo() {
        assertThat(Models.press(ZOOMED, "Z").notice().text()).contains("predict the photo first");
        Prediction scab = Models.scab();
        Prediction thin = new Prediction(
                scab.id(),
                scab.prediction(),
                scab.confidence(),
                scab.findings(),
                scab.abstained(),
                scab.probabilities(),
                scab.image(),
                scab.model(),
                scab.timingMs(),
                new Prediction.EvidenceMap(7, 7, "scab", Collections.nCopies(49, 0.2)));
        Model nowhere = Models.press(answered(thin), "Z");
        assertThat(nowhere.notice().text()).isEqualTo("no clear place");
        assertThat(nowhere.mode()).isEqualTo(new Mode.Zoom());
    }
}
