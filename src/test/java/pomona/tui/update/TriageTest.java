package pomona.tui.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pomona.journal.Review;
import pomona.protocol.Prediction;
import pomona.tui.model.Command;
import pomona.tui.model.Key;
import pomona.tui.model.Message;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.list.FileList;
import pomona.tui.view.Screens;

/** From answers to what a person says of them. */
final class TriageTest {
    private static final Prediction UNSURE = Models.prediction("scab", 0.4, List.of(), "uncertain", 1);
    private static final Prediction NO_LEAF = Models.prediction("not_apple_leaf", 0.9, List.of(), "not_apple_leaf", 1);

    private static Path photo(int number) {
        return Models.FOLDER.resolve("IMG_%04d.jpg".formatted(number));
    }

    private static Prediction found(String label, double confidence) {
        return Models.prediction(label, confidence, List.of(label), null, 1);
    }

    private static Message answer(long key, Prediction prediction) {
        Message.Origin origin = new Message.Origin("hash " + key, false, Optional.empty());
        return new Message.RequestAnswered(key, prediction, Duration.ofSeconds(1), origin);
    }

    /** Photos 1 to 5: rust, unsure, scab, no leaf, healthy; the second last is a photo that was not asked for. */
    private static Model answered(int columns, int rows) {
        Model model = Models.after(Models.full(columns, rows, 6), new Message.InfoTold(Models.info()));
        model = Models.press(model, "ab");
        return Models.after(
                model,
                answer(1, found("rust", 0.97)),
                answer(2, UNSURE),
                answer(3, found("scab", 0.8)),
                answer(4, NO_LEAF),
                answer(5, found("healthy", 0.9)),
                new Message.RequestFailed(6, "cancelled", true),
                new Message.Ticked(Models.NOON.plusSeconds(1)));
    }

    private static List<String> shown(Model model) {
        return model.files().visible().stream()
                .map(entry -> entry.name().substring(7, 8))
                .toList();
    }

    private static List<String> filtered(String text) {
        Model model = Models.press(answered(120, 36), "/" + text);
        return shown(Models.press(model, Key.Kind.ENTER));
    }

    @Test
    void theListIsSortedByFindingAndByDoubt() {
        Model model = answered(120, 36);
        assertThat(shown(Models.press(model, "ss"))).containsExactly("5", "1", "3", "2", "4", "6");
        Model byDoubt = Models.press(model, "sss");
        assertThat(byDoubt.files().sort()).isEqualTo(FileList.Order.DOUBT);
        assertThat(shown(byDoubt)).containsExactly("2", "4", "3", "5", "1", "6");
        Model confirmed = Models.press(byDoubt.withFiles(byDoubt.files().selectPath(photo(2))), "y");
        assertThat(shown(confirmed))
                .as("lines stay under the cursor for a moment")
                .startsWith("2");
        assertThat(shown(Models.after(confirmed, new Message.Ticked(Models.NOON.plusSeconds(2)))))
                .as("what was looked at comes last")
                .containsExactly("4", "3", "5", "1", "2", "6");
        assertThat(Models.press(model, "ssss").files().sort()).isEqualTo(FileList.Order.NAME);
    }

    @Test
    void theFilterGoesByFindingsNumbersAndDoubtBesideNames() {
        assertThat(filtered("@rust")).containsExactly("1");
        assertThat(filtered("@rust >0.98")).isEmpty();
        assertThat(filtered("@rust>0.8")).containsExactly("1");
        assertThat(filtered("@scab >= 0.4")).containsExactly("2", "3");
        assertThat(filtered("@scab <0.5 @doubt")).containsExactly("2", "4");
        assertThat(filtered("@unsure")).containsExactly("2");
        assertThat(filtered("@doubt")).containsExactly("2", "4");
        assertThat(filtered("@doubt 0004")).containsExactly("4");
        assertThat(filtered("@no_leaf")).containsExactly("4");
        assertThat(filtered("@new")).containsExactly("6");
        assertThat(filtered("@nonsense")).isEmpty();
        assertThat(filtered("0003")).containsExactly("3");
        assertThat(filtered("@")).as("nothing typed yet").hasSize(6);
    }

    @Test
    void theCursorIsOnAPhotoWhenTheFilterFindsOneAndAnswersOfABatchLeaveWhatWasSaid() {
        Model answered = answered(120, 36);
        Model up = answered.withFiles(
                answered.files().add(List.of(FileList.Entry.folder(Path.of("/orchard"), "../")), true));
        Model found = Models.press(Models.press(up, "/@doubt"), Key.Kind.ENTER);
        assertThat(found.files().current().orElseThrow().path()).isEqualTo(photo(2));
        Model said = Models.press(answered, "yab");
        Model news = Models.after(said, answer(7, found("rust", 0.9)));
        assertThat(news.notice()).isEqualTo(said.notice());
        Model later = news.withNow(said.notice().at().plusSeconds(4));
        assertThat(Models.after(later, answer(8, UNSURE)).notice().text()).isEqualTo("IMG_0002.jpg: unsure");
    }

    @Test
    void dGoesToTheNextPhotoInDoubtAndRoundTheEnd() {
        Model model = answered(120, 36);
        Model first = Models.press(model, "d");
        assertThat(first.files().current().orElseThrow().path()).isEqualTo(photo(2));
        assertThat(first.notice().text()).isEqualTo("1 of 2 in doubt");
        Model second = Models.press(first, "d");
        assertThat(second.files().current().orElseThrow().path()).isEqualTo(photo(4));
        assertThat(Models.press(second, "d").files().current().orElseThrow().path())
                .isEqualTo(photo(2));
        assertThat(Models.press(second, "D").files().current().orElseThrow().path())
                .isEqualTo(photo(2));
        Model done = Models.press(Models.press(Models.press(first, "y"), "d"), "yd");
        assertThat(done.notice().text()).isEqualTo("no photo here is in doubt");
    }

    @Test
    void yKeepsThatTheModelIsRightAndUTakesItBack() throws Exception {
        Model model = answered(120, 36);
        Review review = Review.confirmed("2026-05-04T12:00:01Z");
        Update.Step step = Update.apply(model, new Message.Pressed(Key.of('y')));
        assertThat(step.commands()).contains(new Command.Review(photo(1), "hash 1", Optional.of(review)));
        assertThat(Screens.draw(step.model())).contains("=rust", "You say that is right: rust.");
        Update.Step back = Update.apply(step.model(), new Message.Pressed(Key.of('u')));
        assertThat(back.commands()).contains(new Command.Review(photo(1), "hash 1", Optional.empty()));
        assertThat(Screens.draw(back.model())).contains("rust 97").doesNotContain("=rust");
        Model none = Models.press(back.model(), "u");
        assertThat(none.notice().text()).isEqualTo("nothing that you said in this window is left to take back");
        Model fresh = Models.press(Models.browsing(80, 24), "y");
        assertThat(fresh.notice().text()).isEqualTo("nothing to judge yet: predict the photo first (p)");
    }

    private static Review said(Model model, int photo) {
        return model.kept().review("hash " + photo).orElseThrow();
    }

    @Test
    void aLabelIsFoundByItsLettersAndANoteIsWritten() throws Exception {
        Model open = Models.press(answered(80, 24), "o");
        assertThat(Screens.draw(open)).contains("What is it? IMG_0001.jpg", "as the model says", "note:");
        Model typed = Models.press(open, "sc");
        assertThat(Screens.draw(typed)).contains("> sc").doesNotContain("as the model says");
        Model note = Models.press(Models.press(typed, Key.Kind.TAB), "dark, but clear");
        assertThat(Screens.draw(note)).contains("note: dark, but clear");
        Model kept = Models.press(note, Key.Kind.ENTER);
        assertThat(kept.mode()).isEqualTo(Mode.BROWSE);
        assertThat(said(kept, 1)).isEqualTo(new Review("2026-05-04T12:00:01Z", "scab", "dark, but clear"));
        assertThat(kept.notice().text()).isEqualTo("IMG_0001.jpg is scab, you say; u takes it back");
        assertThat(Screens.draw(kept)).contains("=scab", "You say: scab.");
        Model again = Models.press(kept, "o");
        assertThat(Screens.draw(again)).contains("* scab", "note: dark, but clear");
        assertThat(said(Models.press(again, Key.Kind.ENTER), 1).corrected()).isEqualTo("scab");
    }

    @Test
    void ofMoreLabelsThanDigitsEachCanBeChosenAndSeveralTogether() {
        Map<String, Double> many = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            many.put("kind_" + i, 0.001 * i);
        }
        Model model = Models.press(Models.full(80, 24, 1), "p");
        Model done = Models.after(model, answer(1, Models.prediction("scab", 0.9, List.of("scab"), null, 1, many)));
        Model last = Models.press(Models.press(done, "o"), "kind 7");
        assertThat(said(Models.press(last, Key.Kind.ENTER), 1).corrected())
                .as("a space picks")
                .isNotEqualTo("kind_7");
        Model down = Models.press(done, "o");
        for (int i = 0; i < 60; i++) {
            down = Models.press(down, Key.Kind.DOWN);
        }
        assertThat(said(Models.press(down, Key.Kind.ENTER), 1).corrected()).isEqualTo("kind_0");
        Model both = Models.press(Models.press(Models.press(done, "o"), "sca rus "), Key.Kind.ENTER);
        assertThat(said(both, 1).corrected()).isEqualTo("scab;rust");
        Model same = Models.press(Models.press(Models.press(done, "o"), "sca"), Key.Kind.ENTER);
        assertThat(said(same, 1).corrected()).as("the model's own word").isNull();
        assertThat(Models.press(Models.press(done, "oxx"), Key.Kind.ESCAPE).mode())
                .isEqualTo(Mode.BROWSE);
    }

    @Test
    void whatWasFoundIsCountedWithBarsAndALineShowsItsPhotos() throws Exception {
        Model model = Models.press(answered(80, 24), "oru");
        Model counts = Models.press(Models.press(Models.press(model, Key.Kind.ESCAPE), "jj"), "t");
        assertThat(Screens.draw(counts).lines().limit(12).toList())
                .anyMatch(line -> line.matches(".*Counts - 6 photos.*"))
                .anyMatch(line -> line.matches("│> \\S+ +1 +17 % █+ .*"))
                .anyMatch(line -> line.contains("unsure") && line.contains("1  17 %"))
                .anyMatch(line -> line.contains("not asked"))
                .anyMatch(line -> line.contains("in doubt, to be looked at") && line.contains("2  33 %"));
        Model shown = Models.press(counts, Key.Kind.ENTER);
        assertThat(shown.mode()).isEqualTo(Mode.BROWSE);
        assertThat(shown(shown)).hasSize(1);
    }

    @Test
    void whoWantsToGoWithPhotosOnTheirWayIsAskedOnce() throws Exception {
        Model busy = Models.press(Models.full(80, 24, 1990), "ab");
        Update.Step asked = Update.apply(busy, new Message.Pressed(Key.of('q')));
        assertThat(asked.commands()).isEmpty();
        assertThat(Screens.draw(asked.model())).contains("1,990 left: q or Ctrl-C again quits");
        for (Key key : List.of(Key.of('q'), Key.ctrl('c'))) {
            assertThat(Update.apply(asked.model(), new Message.Pressed(key)).commands())
                    .containsExactly(new Command.Quit());
        }
        Model stays = Models.press(asked.model(), "j");
        assertThat(stays.notice().text()).isEmpty();
        assertThat(Update.apply(stays, new Message.Pressed(Key.ctrl('c'))).commands())
                .isEmpty();
        Model zoomed = Models.press(Models.press(busy, "z"), Key.ctrl('c'));
        assertThat(Models.press(busy, "zq").mode()).as("only back").isEqualTo(Mode.BROWSE);
        assertThat(Update.apply(zoomed, new Message.Pressed(Key.of('q'))).commands())
                .containsExactly(new Command.Quit());
        assertThat(Update.apply(busy, new Message.HungUp()).commands()).containsExactly(new Command.Quit());
        Model small = Models.press(busy.withSize(50, 10), "q");
        assertThat(Screens.draw(small)).contains("1,990 left");
        assertThat(Update.apply(small, new Message.Pressed(Key.of('q'))).commands())
                .containsExactly(new Command.Quit());
        assertThat(Update.apply(answered(80, 24), new Message.Pressed(Key.of('q')))
                        .commands())
                .containsExactly(new Command.Quit());
    }

    /** The story in docs/tui.md. */
    @Test
    void aGrowersMorningOf300PhotosInTwentyKeys() throws Exception {
        List<Object> keys = new ArrayList<>();
        Model model = Models.after(Models.full(80, 24, 300), new Message.InfoTold(Models.info()));
        model = press(model, keys, "ab");
        assertThat(model.notice().text()).isEqualTo("300 photos go to the server while you look on");
        List<Message> answers = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            answers.add(answer(i, i % 100 == 7 ? UNSURE : found(i % 3 == 0 ? "scab" : "healthy", 0.95)));
        }
        model = Models.after(model, answers.toArray(Message[]::new));
        model = press(model, keys, "t");
        assertThat(Screens.draw(model)).contains("Counts - 300 photos", "healthy", "scab", "unsure");
        model = press(model, keys, "td");
        assertThat(model.notice().text()).isEqualTo("1 of 3 in doubt");
        model = press(model, keys, "ydoru");
        model = press(model, keys, Key.of(Key.Kind.ENTER));
        assertThat(said(model, 107).corrected())
                .as("unsure, said the model; rust, says the grower")
                .isEqualTo("rust");
        model = press(model, keys, "dyu");
        assertThat(model.kept().reviews()).hasSize(2);
        model = press(model, keys, "sss");
        assertThat(model.files().visible().get(0).path())
                .as("what is still in doubt")
                .isEqualTo(photo(207));
        model = press(model, keys, "e");
        keys.add(Key.of(Key.Kind.ENTER));
        Update.Step export = Update.apply(model, new Message.Pressed(Key.of(Key.Kind.ENTER)));
        assertThat(export.commands()).anyMatch(Command.Export.class::isInstance);
        keys.add('q');
        assertThat(Update.apply(export.model(), new Message.Pressed(Key.of('q')))
                        .commands())
                .containsExactly(new Command.Quit());
        assertThat(keys).hasSize(20);
    }

    private static Model press(Model model, List<Object> keys, String letters) {
        letters.chars().forEach(letter -> keys.add((char) letter));
        return Models.press(model, letters);
    }

    private static Model press(Model model, List<Object> keys, Key key) {
        keys.add(key);
        return Models.press(model, key);
    }
}
