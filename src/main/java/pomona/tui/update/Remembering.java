package pomona.tui.update;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pomona.finding.Finding;
import pomona.text.Quantity;
import pomona.tui.model.History;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Kept;
import pomona.tui.model.list.Recollection;
import pomona.tui.model.list.Requests;
import pomona.tui.update.Update.Step;

/** What is known from before, and what that means for what is asked now. */
final class Remembering {
    private Remembering() {}

    static @Nullable Step moved(Model model, Message message) {
        if (message instanceof Message.Recalled recalled) {
            return Step.to(recalled.reading() == model.files().reading() ? recalled(model, recalled) : model);
        }
        if (message instanceof Message.GuidesTold told) {
            return Step.to(model.withKept(model.kept().told(told.guides())));
        }
        if (message instanceof Message.MemoryTold told) {
            Model next = model.withKept(model.kept().withState(told.state()));
            return Step.to(told.sentence().isEmpty() ? next : said(next, told.sentence()));
        }
        return null;
    }

    /** At the bottom, unless something else went wrong there; and in the history. */
    private static Model said(Model model, String sentence) {
        Model next = model.withHistory(model.history().add(new History.Remark(model.now(), sentence)));
        return model.notice().bad() ? next : next.warned(sentence);
    }

    /** What is known of a file as it was before it was written again is none of it. */
    private static Model recalled(Model model, Message.Recalled recalled) {
        Map<Path, FileList.Entry> listed = new HashMap<>();
        model.files().all().forEach(entry -> listed.put(entry.path(), entry));
        Requests requests = model.requests();
        Kept kept = model.kept();
        for (Recollection one : recalled.photos()) {
            FileList.Entry entry = listed.get(one.path());
            if (entry != null && entry.modifiedMillis() == one.modifiedMillis()) {
                requests = requests.recalled(one);
                kept = kept.known(one.sha256(), one.review());
            }
        }
        Model next = model.withRequests(requests).withKept(kept);
        return next.server().info().isPresent() ? asksAgain(next) : next;
    }

    /** A server was heard of for the first time, or has another model now. */
    static Model newModel(Model before, Model now) {
        return before.server().modelSha256().equals(now.server().modelSha256()) ? now : asksAgain(now);
    }

    private static Model asksAgain(Model model) {
        long others = model.requests().known().values().stream()
                .filter(known -> model.isOfAnotherModel(known.state()))
                .count();
        return others == 0
                ? model
                : model.mentioned("%s answered by another model than the server's; p and b ask again"
                        .formatted(Quantity.of(others, "photo")));
    }

    /** What a batch of these is going to ask, in words. */
    static String ofBatch(Model model, List<FileList.Entry> entries) {
        int again = 0;
        int known = 0;
        String by = "";
        for (FileList.Entry entry : entries) {
            FileState state = model.requests().state(entry.path()).orElse(null);
            if (state instanceof FileState.Done done) {
                boolean isOther = model.isOfAnotherModel(done);
                again += isOther ? 1 : 0;
                known += isOther ? 0 : 1;
                by = isOther ? Finding.model(done.prediction().model()) : by;
            }
        }
        String words = entries.size() == 1
                ? "the marked photo goes to the server while you look on"
                : Quantity.of(entries.size(), "photo") + " go to the server while you look on";
        if (again > 0) {
            words = "%s: %s answered by %s asked again".formatted(words, Quantity.number(again), by);
        }
        return known > 0 ? "%s; %s known already".formatted(words, Quantity.number(known)) : words;
    }
}
