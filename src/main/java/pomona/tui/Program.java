package pomona.tui;

import com.googlecode.lanterna.screen.Screen;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import pomona.tui.effects.Effects;
import pomona.tui.graphics.PlacedPicture;
import pomona.tui.model.Command;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.terminal.PacedScreen;
import pomona.tui.terminal.PixelLayer;
import pomona.tui.terminal.ShellJob;
import pomona.tui.update.Update;

/**
 * The loop: takes messages, updates the model, runs commands, draws. It blocks while there is nothing to do and wakes
 * once a second for the clock. A key is drawn at once; news alone at most 30 times a second. What was drawn is written
 * in parts, between which keys are taken.
 */
final class Program {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(33);
    private static final long KEY_MICROS_MAX = TimeUnit.MINUTES.toMicros(1);

    private final PacedScreen screen;
    private final PixelLayer pixels;
    private final Drawing drawing;
    private final Mail mail;
    private final Effects effects;
    private final ShellJob job;
    private final Clock clock;
    private final Histogram keyMicros = new Histogram(KEY_MICROS_MAX, 3);
    private Model model;
    /** Keys that the screen being written answers. */
    private final List<Mail.Letter> answering = new ArrayList<>();

    private boolean drawn;
    /** Something drawn isn't written yet. */
    private boolean behind;

    private boolean stale = true;
    private boolean whole = true;
    private boolean running = true;
    private long lastDrawNanos;

    Program(
            PacedScreen screen,
            PixelLayer pixels,
            Drawing drawing,
            Mail mail,
            Effects effects,
            ShellJob job,
            Clock clock,
            Model start) {
        this.screen = screen;
        this.pixels = pixels;
        this.drawing = drawing;
        this.mail = mail;
        this.effects = effects;
        this.job = job;
        this.clock = clock;
        this.model = start;
    }

    /** Microseconds from a key to the screen that answers it. */
    Histogram keyMicros() {
        return keyMicros;
    }

    /** Runs until someone quits. */
    void run(Runnable painted) throws IOException, InterruptedException {
        draw();
        writeCells();
        painted.run();
        effects.run(new Command.ReadFolder(model.files().folder(), model.files().reading()));
        long nextTick = System.nanoTime() + TICK_NANOS;
        while (running) {
            long now = System.nanoTime();
            long patience = nextTick - now;
            if (stale) {
                patience = Math.min(patience, lastDrawNanos + FRAME_NANOS - now);
            }
            List<Mail.Letter> letters = mail.take(Math.max(0, Math.min(patience, untilNextBytes())));
            for (Mail.Letter letter : letters) {
                apply(letter.message());
            }
            if (System.nanoTime() >= nextTick) {
                apply(new Message.Ticked(clock.instant()));
                nextTick = System.nanoTime() + TICK_NANOS;
            }
            boolean byPerson = letters.stream().anyMatch(Mail.Letter::byPerson);
            if (byPerson) {
                answering.addAll(letters);
            }
            if (running && stale && (byPerson || System.nanoTime() - lastDrawNanos >= FRAME_NANOS)) {
                draw();
            }
            if (running) {
                write(byPerson);
            }
        }
    }

    /** Cells are written at once, slices when the line has room, and amid a picture nothing but its slices. */
    private long untilNextBytes() {
        if (behind && !pixels.isOpen()) {
            return 0;
        }
        return pixels.isBusy() ? pixels.waitNanos() : Long.MAX_VALUE;
    }

    private void record(Mail.Letter letter) {
        long micros = (System.nanoTime() - letter.nanos()) / 1000;
        keyMicros.recordValue(Math.min(KEY_MICROS_MAX, Math.max(0, micros)));
    }

    private void apply(Message message) throws IOException {
        Update.Step step = Update.apply(model.withNow(clock.instant()), message);
        model = step.model();
        stale = true;
        for (Command command : step.commands()) {
            if (command instanceof Command.Quit) {
                running = false;
            } else if (command instanceof Command.Redraw) {
                whole = true;
            } else if (command instanceof Command.Suspend) {
                // The shell's screen is no place for our pictures.
                pixels.clear();
                job.suspend();
                whole = true;
            } else if (command instanceof Command.Retake) {
                job.retake();
                whole = true;
            } else {
                effects.run(command);
            }
        }
    }

    private void draw() throws IOException {
        boolean resized = screen.doResizeIfNecessary() != null;
        if (resized || !drawn) {
            whole = true;
            drawn = true;
        }
        List<PlacedPicture> placed = drawing.draw(model, screen);
        if (whole) {
            pixels.clear();
            screen.refresh(Screen.RefreshType.COMPLETE);
            whole = false;
        }
        if (resized && model.look().graphics().isPresent()) {
            pixels.askCell();
        }
        pixels.show(placed);
        behind = true;
        stale = false;
        lastDrawNanos = System.nanoTime();
    }

    /** Cells first, then a slice of a picture, in which only a key may interfere. */
    private void write(boolean byPerson) throws IOException {
        if (byPerson) {
            pixels.giveWay();
        }
        if (behind && !pixels.isOpen()) {
            writeCells();
        } else if (pixels.isBusy() && pixels.waitNanos() == 0) {
            pixels.sendSome();
            // Over what stands in a picture's place, the cells are written again.
            behind |= !pixels.isBusy();
        }
    }

    /** By difference always: Lanterna's own choice clears the screen whenever most of it changed, which flickers. */
    private void writeCells() throws IOException {
        behind = !screen.refreshSome();
        if (!behind) {
            answering.forEach(this::record);
            answering.clear();
        }
    }

    /** Puts a model on a screen, and tells what is to lie over its cells. */
    @FunctionalInterface
    interface Drawing {
        List<PlacedPicture> draw(Model model, Screen screen);
    }
}
