package pomona.tui.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.model.Models;
import pomona.tui.model.list.FileState;
import pomona.tui.view.Screens;

/** What is known from before. */
final class RememberingTest {
    private static final Model BROWSING = Models.browsing(120, 36);

    private static Model recalled(Model model, String version) {
        return Models.after(model, new Message.Recalled(1, List.of(Models.recollection(Models.SCAB, 2_000, version))));
    }

    @Test
    void photosThatAreListedAreLookedUp() {
        Update.Step step = Update.apply(Models.empty(80, 24), new Message.FolderRead(1, Models.entries(), true));
        assertThat(step.commands())
                .contains(new Command.Recall(1, Models.FOLDER, Models.entries().subList(2, 6)));
    }

    @Test
    void whatIsKnownIsShownAndSaidToBeFromBefore() throws Exception {
        Model known = recalled(BROWSING, "1");
        assertThat(known.requests().state(Models.SCAB).orElseThrow()).isInstanceOf(FileState.Done.class);
        assertThat(Screens.draw(known)).contains("scab 91", "Apple scab - very sure (0.91)");
        assertThat(Screens.draw(Models.press(known, "i"))).contains("Answered before, by apple-leaf 1 fp32.");
        assertThat(known.notice().text()).isEmpty();
    }

    @Test
    void whatWasAnsweredInThisWindowIsNotReplacedAndWhatIsOfAnotherFolderGoes() {
        Model asked = Models.press(BROWSING, "p");
        assertThat(recalled(asked, "1").requests().pending(Models.SCAB)).isTrue();
        Model known = recalled(BROWSING, "1");
        Model elsewhere = Models.press(known, "h");
        assertThat(elsewhere.requests().state(Models.SCAB)).isEmpty();
        assertThat(Models.press(known, "r").requests().state(Models.SCAB)).isPresent();
    }

    @Test
    void aFileThatWasWrittenAgainMeanwhileIsNotKnown() {
        Model late =
                Models.after(BROWSING, new Message.Recalled(1, List.of(Models.recollection(Models.SCAB, 1_999, "1"))));
        assertThat(late.requests().state(Models.SCAB)).isEmpty();
    }

    @Test
    void anotherModelsAnswersAreCountedBeforeTheyAreAskedForAgain() {
        Model old = recalled(BROWSING, "0");
        assertThat(old.notice().text())
                .isEqualTo("1 photo answered by another model than the server's; p and b ask again");
        Model batch = Models.press(old, "ab");
        assertThat(batch.notice().text())
                .isEqualTo("4 photos go to the server while you look on: 1 answered by apple-leaf 0 fp32 asked again");
        Model same = Models.press(recalled(BROWSING, "1"), "ab");
        assertThat(same.notice().text()).isEqualTo("4 photos go to the server while you look on; 1 known already");
    }

    @Test
    void howResultsAreKeptIsSaidOnce() throws Exception {
        Model told = Models.after(BROWSING, new Message.MemoryTold("process 4711 writes", "process 4711 keeps this"));
        assertThat(told.notice().text()).isEqualTo("process 4711 keeps this");
        assertThat(Screens.draw(Models.press(told, "j")).lines().findFirst().orElseThrow())
                .contains("process 4711 writes");
    }
}
