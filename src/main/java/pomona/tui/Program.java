package pomona.tui;

import com.googlecode.lanterna.screen.Screen;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The loop: takes messages, updates the model, runs commands, draws. It blocks while there is nothing to do and wakes
 * once a second for the clock. A key is drawn at once; news alone at most 30 times a second.
 */
final class Program {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(33);
    private static final long KEY_MICROS_MAX = TimeUnit.MINUTES.toMicros(1);

    private final Screen screen;
    private final Drawing drawing;
    private final Mail mail;
    private final Effects effects;
    private final Clock clock;
    private final Histogram keyMicros = new Histogram(KEY_MICROS_MAX, 3);
    private Model model;
    private Theme theme;
    private boolean drawn;
    private boolean stale = true;
    private boolean whole = true;
    private boolean running = true;
    private long lastDrawNanos;

    Program(Screen screen, Drawing drawing, Mail mail, Effects effects, Clock clock, Model start) {
        this.screen = screen;
        this.drawing = drawing;
        this.mail = mail;
        this.effects = effects;
        this.clock = clock;
        this.model = start;
        this.theme = new Theme(start.look().tier());
    }

    /** Microseconds from a key to the screen that answers it. */
    Histogram keyMicros() {
        return keyMicros;
    }

    /** Runs until someone quits. */
    void run(Runnable painted) throws IOException, InterruptedException {
        draw();
        painted.run();
        effects.run(new Command.ReadFolder(model.files().folder()));
        long nextTick = System.nanoTime() + TICK_NANOS;
        while (running) {
            long now = System.nanoTime();
            long patience = nextTick - now;
            if (stale) {
                patience = Math.min(patience, lastDrawNanos + FRAME_NANOS - now);
            }
            List<Mail.Letter> letters = mail.take(Math.max(0, patience));
            letters.forEach(letter -> apply(letter.message()));
            if (System.nanoTime() >= nextTick) {
                apply(new Message.Ticked(clock.instant()));
                nextTick = System.nanoTime() + TICK_NANOS;
            }
            boolean byPerson = letters.stream().anyMatch(Mail.Letter::byPerson);
            if (running && stale && (byPerson || System.nanoTime() - lastDrawNanos >= FRAME_NANOS)) {
                draw();
                letters.forEach(this::record);
            }
        }
    }

    private void record(Mail.Letter letter) {
        if (letter.byPerson()) {
            long micros = (System.nanoTime() - letter.nanos()) / 1000;
            keyMicros.recordValue(Math.min(KEY_MICROS_MAX, Math.max(0, micros)));
        }
    }

    private void apply(Message message) {
        Step step = Update.apply(model.withNow(clock.instant()), message);
        model = step.model();
        stale = true;
        for (Command command : step.commands()) {
            if (command instanceof Command.Quit) {
                running = false;
            } else if (command instanceof Command.Redraw) {
                whole = true;
            } else {
                effects.run(command);
            }
        }
    }

    private void draw() throws IOException {
        if (screen.doResizeIfNecessary() != null || !drawn) {
            whole = true;
            drawn = true;
        }
        if (theme.tier() != model.look().tier()) {
            theme = new Theme(model.look().tier());
        }
        drawing.draw(model, new Canvas(screen, theme));
        // AUTOMATIC would clear the screen whenever most of it changed, which flickers.
        screen.refresh(whole ? Screen.RefreshType.COMPLETE : Screen.RefreshType.DELTA);
        whole = false;
        stale = false;
        lastDrawNanos = System.nanoTime();
    }
}
