package pomona.tui.update;

import java.nio.file.Path;
import java.util.Optional;
import pomona.tui.model.Key;
import pomona.tui.model.Layout;
import pomona.tui.model.Mode;
import pomona.tui.model.Model;
import pomona.tui.model.list.FileList;
import pomona.tui.picture.Lens;
import pomona.tui.picture.Picture;
import pomona.tui.update.Update.Step;

/** Looks at the photo closely: how large, where, and back to the whole of it. */
final class Zooming {
    /** A key moves over this part of what is seen. */
    private static final int KEY_STEPS = 4;
    /** One notch of the wheel over this. */
    private static final int WHEEL_STEPS = 8;

    private Zooming() {}

    /** What the zoom has room for. */
    static Lens.Room room(Model model) {
        Layout.Rect room = model.zoomed();
        return new Lens.Room(room.columns(), 2 * room.rows());
    }

    static Step scale(Model model, Key key) {
        Optional<Lens> least = least(model);
        if (least.isEmpty()) {
            return unread(model);
        }
        Optional<Lens> lens = lens(model);
        int smallest = least.get().power();
        int power = lens.map(Lens::power).orElse(smallest - 1);
        Lens from = lens.orElse(least.get());
        return switch (key.character()) {
            case '+', '=' -> seen(model, Optional.of(from.at(power + 1)));
            case '-' -> seen(model, power > smallest ? Optional.of(from.at(power - 1)) : Optional.empty());
            case '1' -> seen(model, from.fits(room(model)) ? Optional.empty() : Optional.of(from.at(0)));
            default -> seen(model, Optional.empty());
        };
    }

    /** What is larger than the pane is seen in the zoom. */
    static Step scaleFromPanes(Model model, Key key) {
        return key.is('+') || key.is('=') ? scale(model.withMode(new Mode.Zoom()), key) : whole(model);
    }

    /** All of the photo is in sight. */
    static Step whole(Model model) {
        return Step.to(model.mentioned("the whole photo is in sight; + makes it larger"));
    }

    static Step move(Model model, Key key) {
        Lens.Room room = room(model);
        int across = Math.max(1, room.columns() / KEY_STEPS);
        int down = Math.max(1, room.rows() / KEY_STEPS);
        return switch (key.kind()) {
            case LEFT -> moved(model, -across, 0);
            case RIGHT -> moved(model, across, 0);
            case UP -> moved(model, 0, -down);
            case DOWN -> moved(model, 0, down);
            default ->
                switch (key.character()) {
                    case 'h' -> moved(model, -across, 0);
                    case 'l' -> moved(model, across, 0);
                    case 'k' -> moved(model, 0, -down);
                    default -> moved(model, 0, down);
                };
        };
    }

    /** The wheel over a magnified photo. */
    static Step wheel(Model model, int lines) {
        return moved(model, 0, Integer.signum(lines) * Math.max(1, room(model).rows() / WHEEL_STEPS));
    }

    private static Step moved(Model model, int across, int down) {
        return seen(model, lens(model).map(lens -> lens.moved(across, down, room(model))));
    }

    /** To the strongest place of evidence and, each time again, to the next one. */
    static Step evidence(Model model) {
        Optional<Picture.Request.Evidence> evidence = Wishes.evidence(model);
        if (evidence.isEmpty()) {
            return Step.to(model.noted("no evidence yet: predict the photo first (p)"));
        }
        Optional<Lens> from = lens(model).or(() -> least(model));
        if (from.isEmpty()) {
            return unread(model);
        }
        Optional<Lens> there = from.get().toEvidence(evidence.get(), room(model));
        return there.isPresent() ? seen(model, there) : Step.to(model.noted("no clear place"));
    }

    static boolean isMagnified(Mode mode) {
        return mode instanceof Mode.Zoom zoom && zoom.lens().isPresent();
    }

    private static Optional<Lens> lens(Model model) {
        return model.mode() instanceof Mode.Zoom zoom ? zoom.lens() : Optional.empty();
    }

    private static Step seen(Model model, Optional<Lens> lens) {
        return Step.to(model.withMode(new Mode.Zoom(lens)));
    }

    private static Step unread(Model model) {
        return Step.to(model.noted("the photo is not read yet"));
    }

    /** The least magnified view; empty while the photo's size is not known. */
    private static Optional<Lens> least(Model model) {
        Lens.Room room = room(model);
        return lens(model)
                .map(lens -> Lens.least(lens.width(), lens.height(), room))
                .or(() -> model.picture(Picture.Slot.MAIN)
                        .drawn()
                        .filter(shown -> current(model)
                                .equals(Optional.of(shown.request().path())))
                        .map(shown ->
                                Lens.least(shown.facts().width(), shown.facts().height(), room)));
    }

    /** Another photo, or one that was written again, is seen whole first. */
    static Step refitted(Model before, Step step) {
        Model now = step.model();
        boolean same = current(now).equals(current(before)) && now.revision() == before.revision();
        return same || !isMagnified(now.mode()) ? step : step.with(now.withMode(new Mode.Zoom()));
    }

    private static Optional<Path> current(Model model) {
        return model.files().currentFile().map(FileList.Entry::path);
    }
}
