package pomona.tui.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pomona.finding.Finding;
import pomona.journal.Review;
import pomona.photo.Judgement;
import pomona.text.DisplayText;
import pomona.text.Quantity;
import pomona.tui.model.Command;
import pomona.tui.model.Counts;
import pomona.tui.model.Key;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.list.Facts;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Kept;
import pomona.tui.update.Update.Step;

/** What a person says of a photo, and the way from one that is in doubt to the next. */
public final class Judging {
    private Judging() {}

    /** The answer under the cursor; empty where there is none of known bytes. */
    private static Optional<FileState.Done> answer(Model model) {
        return model.currentState()
                .filter(FileState.Done.class::isInstance)
                .map(FileState.Done.class::cast)
                .filter(done -> !done.sha256().isEmpty());
    }

    static boolean isOpen(Model model) {
        return answer(model)
                .filter(done -> model.kept().review(done.sha256()).isEmpty())
                .isPresent();
    }

    /** What was last asked of whether any is in doubt: each screen asks it, and it takes a look at thousands. */
    private record Doubt(List<FileList.Entry> visible, Facts facts, boolean any) {
        /** The very same lines. */
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(List<FileList.Entry> lines, Facts now) {
            return visible == lines && facts.isSame(now);
        }
    }

    private static volatile @Nullable Doubt doubt;

    static boolean isAnyDoubtful(Model model) {
        Facts facts = model.facts();
        List<FileList.Entry> visible = model.files().visible();
        Doubt before = doubt;
        if (before != null && before.isOf(visible, facts)) {
            return before.any();
        }
        boolean any = visible.stream().anyMatch(entry -> entry.isPhoto() && facts.isDoubtful(entry.path()));
        doubt = new Doubt(visible, facts, any);
        return any;
    }

    /** Says that the model is right or is not, or takes back what was said last. */
    static Step say(Model model, Key key) {
        return key.is('y') ? confirm(model) : key.is('o') ? open(model) : undo(model);
    }

    private static Step noAnswer(Model model) {
        return Step.to(model.noted("nothing to judge yet: predict the photo first (p)"));
    }

    /** The model is right. */
    private static Step confirm(Model model) {
        FileState.Done done = answer(model).orElse(null);
        if (done == null) {
            return noAnswer(model);
        }
        String note = model.kept().review(done.sha256()).map(Review::note).orElse(null);
        return said(model, done.sha256(), new Review(model.now().toString(), null, note));
    }

    /** Opens the list of labels and the note. */
    private static Step open(Model model) {
        FileState.Done done = answer(model).orElse(null);
        if (done == null) {
            return noAnswer(model);
        }
        Review before = model.kept().review(done.sha256()).orElse(null);
        List<String> chosen = before == null ? List.of() : before.correctedLabels();
        String note = before == null || before.note() == null ? "" : before.note();
        return Step.to(model.withMode(new Mode.Judging(done.sha256(), "", 0, chosen, note, false)));
    }

    private static Step said(Model model, String sha256, Review review) {
        FileList.Entry file = model.files().currentFile().orElseThrow();
        Model next = model.withMode(Mode.BROWSE).withKept(model.kept().said(file.path(), sha256, review));
        String words = next.facts()
                .judged(file.path())
                .map(judged -> words(judged, next.facts()))
                .orElse("");
        return Step.to(next.noted("%s is %s, you say; u takes it back".formatted(file.name(), words)))
                .and(new Command.Review(file.path(), sha256, Optional.of(review)));
    }

    /** What a photo counts as, in a few words. */
    private static String words(Judgement judged, Facts facts) {
        return judged.isLeaf()
                ? String.join(" and ", judged.labels().stream().map(facts::name).toList())
                : judged.words();
    }

    private static Step undo(Model model) {
        if (model.kept().undo().isEmpty()) {
            return Step.to(model.noted("nothing that you said in this window is left to take back"));
        }
        Kept.Undo last = model.kept().undo().get(0);
        Model next = model.withKept(model.kept().undone());
        boolean isShown =
                next.files().visible().stream().anyMatch(entry -> entry.path().equals(last.path()));
        Model there = isShown ? next.withFiles(next.files().selectPath(last.path())) : next;
        return Step.to(there.noted(FileList.Entry.nameOf(last.path()) + ": what you said is taken back"))
                .and(new Command.Review(last.path(), last.sha256(), last.before()));
    }

    /** To the next photo that a person should look at, or the one before; behind the last the first follows. */
    static Step doubtful(Model model, Key key) {
        List<FileList.Entry> visible = model.files().visible();
        Facts facts = model.facts();
        List<Integer> doubtful = IntStream.range(0, visible.size())
                .filter(i -> visible.get(i).isPhoto()
                        && facts.isDoubtful(visible.get(i).path()))
                .boxed()
                .toList();
        if (doubtful.isEmpty()) {
            return Step.to(model.noted("no photo here is in doubt"));
        }
        int here = model.files().selected();
        boolean back = key.is('D');
        List<Integer> beyond =
                doubtful.stream().filter(i -> back ? i < here : i > here).toList();
        List<Integer> from = beyond.isEmpty() ? doubtful : beyond;
        int there = from.get(back ? from.size() - 1 : 0);
        return Step.to(model.withFiles(model.files().select(there))
                .noted("%s of %s in doubt"
                        .formatted(Quantity.number(doubtful.indexOf(there) + 1), Quantity.number(doubtful.size()))));
    }

    // --- the list of labels and the note

    private static Mode.@Nullable Judging mode(Model model) {
        return model.mode() instanceof Mode.Judging judging ? judging : null;
    }

    /** The lines to choose from: the model's own word, unless letters were typed, then labels, most probable first. */
    public static List<Optional<String>> choices(Model model, Mode.Judging judging) {
        Finding finding =
                answer(model).map(done -> model.finding(done.prediction())).orElse(null);
        if (finding == null) {
            return List.of();
        }
        List<Optional<String>> choices = new ArrayList<>();
        if (judging.typed().isEmpty()) {
            choices.add(Optional.empty());
        }
        finding.ranked().stream()
                .map(label -> label.getKey())
                .filter(label -> begins(label, judging.typed()) || begins(finding.name(label), judging.typed()))
                .forEach(label -> choices.add(Optional.of(label)));
        return choices;
    }

    private static boolean begins(String words, String typed) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        String all = words.toLowerCase(Locale.ROOT).replace('_', ' ');
        return all.startsWith(wanted) || all.contains(" " + wanted);
    }

    static Step move(Model model, Key key) {
        Mode.Judging judging = mode(model);
        if (judging == null) {
            return Step.to(model);
        }
        int by = key.kind() == Key.Kind.UP ? -1 : 1;
        int last = Math.max(0, choices(model, judging).size() - 1);
        return to(model, judging.withAt(Math.max(0, Math.min(last, judging.at() + by))));
    }

    private static Step to(Model model, Mode.Judging judging) {
        return Step.to(model.withMode(judging));
    }

    static Step more(Model model, Key key) {
        Mode.Judging judging = mode(model);
        if (judging == null) {
            return Step.to(model);
        }
        if (!judging.inNote() && key.is(' ')) {
            return toggle(model, judging);
        }
        return typed(model, judging, String.valueOf(key.character()));
    }

    /** What was pasted, or a letter. */
    static Step typed(Model model, Mode.Judging judging, String text) {
        if (judging.inNote()) {
            String note = judging.note() + text;
            return to(model, judging.withNote(note.substring(0, Math.min(note.length(), Review.CHARS_MAX))));
        }
        Mode.Judging next = judging.withTyped(judging.typed() + text).withAt(0);
        return choices(model, next).isEmpty()
                ? Step.to(model.noted("no label begins with " + DisplayText.clean(next.typed())))
                : to(model, next);
    }

    /** Several labels may be on one leaf. */
    private static Step toggle(Model model, Mode.Judging judging) {
        String label = choices(model, judging).get(judging.at()).orElse(null);
        if (label == null) {
            return to(model, judging.withChosen(List.of()));
        }
        List<String> chosen = new ArrayList<>(judging.chosen());
        if (!chosen.remove(label)) {
            chosen.add(label);
        }
        return to(model, judging.withChosen(chosen).withTyped("").withAt(0));
    }

    static Step less(Model model, Key key) {
        Mode.Judging judging = mode(model);
        if (judging == null) {
            return Step.to(model);
        }
        String text = judging.inNote() ? judging.note() : judging.typed();
        boolean some = key.kind() == Key.Kind.BACKSPACE && !text.isEmpty();
        String left = some ? text.substring(0, text.offsetByCodePoints(text.length(), -1)) : "";
        return to(
                model,
                judging.inNote()
                        ? judging.withNote(left)
                        : judging.withTyped(left).withAt(0));
    }

    static Step otherField(Model model) {
        Mode.Judging judging = mode(model);
        return judging == null ? Step.to(model) : to(model, judging.withInNote(!judging.inNote()));
    }

    static Step take(Model model) {
        Mode.Judging judging = mode(model);
        FileState.Done done = answer(model).orElse(null);
        if (judging == null || done == null || !done.sha256().equals(judging.sha256())) {
            return Step.to(model.withMode(Mode.BROWSE));
        }
        List<String> labels = judging.chosen();
        if (labels.isEmpty()) {
            labels = choices(model, judging).get(judging.at()).stream().toList();
        }
        List<String> models = done.prediction().findings().isEmpty()
                ? List.of(done.prediction().prediction())
                : done.prediction().findings();
        boolean isModels = labels.isEmpty() || Set.copyOf(labels).equals(Set.copyOf(models));
        String note = judging.note().strip();
        return said(
                model,
                judging.sha256(),
                new Review(
                        model.now().toString(),
                        isModels ? null : String.join(";", labels),
                        note.isEmpty() ? null : note));
    }

    // --- the counts

    static Step moveCounts(Model model, Key key) {
        if (!(model.mode() instanceof Mode.Counting counting)) {
            return Step.to(model);
        }
        boolean back = key.kind() == Key.Kind.UP || key.is('k');
        int last = Math.max(0, Counts.of(model).rows().size() - 1);
        int next = Math.max(0, Math.min(last, counting.selected() + (back ? -1 : 1)));
        return Step.to(model.withMode(new Mode.Counting(next)));
    }

    /** The photos that a line counts. */
    static Step show(Model model) {
        List<Counts.Row> rows = Counts.of(model).rows();
        if (!(model.mode() instanceof Mode.Counting counting) || counting.selected() >= rows.size()) {
            return Step.to(model.withMode(Mode.BROWSE));
        }
        return Commands.filter(
                model.withMode(Mode.BROWSE), rows.get(counting.selected()).filter());
    }
}
