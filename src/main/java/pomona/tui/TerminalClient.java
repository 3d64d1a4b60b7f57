package pomona.tui;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.client.ClientOptions;
import pomona.journal.FolderJournals;
import pomona.system.Signals;
import pomona.system.StateFolder;
import pomona.system.Terminal;
import pomona.system.WindowPixels;
import pomona.text.Reasons;
import pomona.tui.effects.Effects;
import pomona.tui.effects.Memory;
import pomona.tui.effects.ServerLink;
import pomona.tui.model.GraphicsChoice;
import pomona.tui.model.History;
import pomona.tui.model.Message;
import pomona.tui.model.Model;
import pomona.tui.model.TerminalFacts;
import pomona.tui.picture.ColourGuess;
import pomona.tui.picture.Look;
import pomona.tui.terminal.LinePace;
import pomona.tui.terminal.PacedScreen;
import pomona.tui.terminal.PixelLayer;
import pomona.tui.terminal.PomonaTerminal;
import pomona.tui.terminal.ScreenStream;
import pomona.tui.terminal.ShellJob;
import pomona.tui.terminal.TerminalInput;
import pomona.tui.terminal.Tty;
import pomona.tui.view.View;

/** The terminal client as a program: takes the terminal over, runs, and gives it back in every way it can end. */
public final class TerminalClient {
    /** Nothing may be printed while the screen is on, so that logging goes to a file. */
    private static final String LOG_CONFIGURATION = "pomona/logback-tui.xml";

    private static final int EXIT_INTERNAL = 1;
    private static final Duration ENDING_PATIENCE = Duration.ofSeconds(3);
    /** Numbers of pictures, by which a terminal may know those of others: so far apart that chance keeps them so. */
    private static final int PICTURE_NUMBER_MAX = 1 << 24;

    /** Takes the log where its file can't be written. */
    private static final Path NOWHERE = Path.of("/dev/null");

    /**
     * How to run.
     *
     * @param begin the folder to begin in, or a photo that the cursor begins on
     * @param mouse whether clicks and the wheel are taken; the terminal's own selection works without
     * @param colour a tier's name; empty or {@code auto} looks at the environment
     * @param theme {@code dark} or {@code light}; empty or {@code auto} asks the terminal
     * @param graphics how photos are shown, one of {@link GraphicsChoice#WORDS}
     * @param maxEdgePixels what larger photos are shrunk to before they are sent; 0 for never
     * @param journals where is kept what was answered
     * @param results of a batch that are looked at; empty for a folder
     * @param log file for the log and the trace of a crash
     */
    public record Options(
            Path begin,
            boolean mouse,
            Optional<String> colour,
            Optional<String> theme,
            String graphics,
            ClientOptions client,
            int maxEdgePixels,
            ServerLink.Source server,
            Optional<FolderJournals> journals,
            Optional<Memory.Results> results,
            Path log) {}

    private final Options options;
    private final Program.Drawing drawing;
    private Thread startLog = new Thread("no-start-log");
    private Optional<String> withoutLog = Optional.empty();

    private TerminalClient(Options options, Program.Drawing drawing) {
        this.options = options;
        this.drawing = drawing;
    }

    /** Whether a person sits at both ends of this process. */
    public static boolean hasTerminal() {
        return Terminal.isInteractive();
    }

    /** {@code $XDG_STATE_HOME/pomona/tui.log}, by default under {@code ~/.local/state}. */
    public static Path defaultLog() {
        return StateFolder.path().resolve("tui.log");
    }

    /**
     * Runs until the person quits.
     *
     * @return the process's exit code
     * @throws IllegalArgumentException for a colour tier there is none of
     */
    public static int run(Options options) throws IOException {
        return run(options, new View()::draw);
    }

    static int run(Options options, Program.Drawing drawing) throws IOException {
        return new TerminalClient(options, drawing).run();
    }

    private int run() throws IOException {
        Look look = Look.detect(System.getenv()).chosen(options.colour(), options.theme());
        TerminalAnswers answers = answers(options.graphics(), look);
        PrintStream standardError = System.err;
        withoutLog = logToFile();
        Tty tty = Tty.takeOver();
        ScreenStream output = new ScreenStream(new FileOutputStream(FileDescriptor.out));
        PomonaTerminal terminal =
                new PomonaTerminal(new FileInputStream(FileDescriptor.in), output, tty::size, options.mouse());
        Mail mail = new Mail();
        ServerLink link = new ServerLink(mail::news, options.server(), options.client());
        Memory memory = new Memory(mail::news, options.journals(), options.results(), options.maxEdgePixels());
        Effects effects = new Effects(mail::news, link, memory);
        Thread ending = new Thread(() -> end(terminal, tty, effects), "ending");
        Runtime.getRuntime().addShutdownHook(ending);
        Throwable crash = null;
        Program program = null;
        try {
            program = program(terminal, mail, effects, look, tty, answers);
            program.run(() -> painted(terminal, mail, link, tty, answers));
        } catch (IOException e) {
            // The terminal is gone, as when a connection was cut: nobody is left to tell.
            logger().info("the terminal is gone: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            crash = e;
        }
        end(terminal, tty, effects);
        if (crash != null) {
            // Straight into the file, past a log that may still be waking.
            System.err.println(Instant.now() + " the terminal client failed");
            crash.printStackTrace(System.err);
        }
        System.setErr(standardError);
        tell(output, program);
        if (crash == null) {
            return 0;
        }
        if (withoutLog.isPresent()) {
            // There is no file that could keep it, and a fault of ours is not to be lost.
            crash.printStackTrace(System.err);
        }
        System.err.println("pomona: the terminal client failed (" + crash + "); "
                + withoutLog.orElse("the trace is in " + options.log()));
        return EXIT_INTERNAL;
    }

    static TerminalAnswers answers(String graphics, Look look) {
        return new TerminalAnswers(
                GraphicsChoice.checked(graphics), System.getenv(), look.slowLine(), TerminalClient::cell);
    }

    private static Optional<TerminalFacts.Cell> cell() {
        return WindowPixels.measured().map(window -> new TerminalFacts.Cell(window.cellWidth(), window.cellHeight()));
    }

    private Program program(
            PomonaTerminal terminal, Mail mail, Effects effects, Look look, Tty tty, TerminalAnswers answers)
            throws IOException {
        PacedScreen screen = new PacedScreen(terminal);
        if (look.slowLine()) {
            screen.onSlowLine();
        }
        screen.setCursorPosition(null);
        screen.startScreen();
        // Before the first screen, which covers what a terminal prints of it; the answers are read after that is drawn.
        terminal.ask(ColourGuess.isInScreen(System.getenv()), facts -> mail.news(answers.answered(facts)));
        TerminalSize size = tty.size();
        Path begin = options.begin().toAbsolutePath().normalize();
        boolean isFolder = Files.isDirectory(begin);
        Clock clock = Clock.systemUTC();
        Model start = Model.start(
                size.getColumns(),
                size.getRows(),
                look.with(answers.choice().graphics()),
                ZoneId.systemDefault(),
                clock.instant(),
                isFolder ? begin : Objects.requireNonNullElse(begin.getParent(), begin),
                isFolder ? Optional.empty() : Optional.of(begin));
        return new Program(
                screen,
                new PixelLayer(
                        screen,
                        terminal,
                        new LinePace(look.slowLine(), System::nanoTime),
                        1 + new Random().nextInt(PICTURE_NUMBER_MAX)),
                drawing,
                mail,
                effects,
                new ShellJob(terminal, tty),
                clock,
                withoutLog.map(why -> withoutLog(start, why)).orElse(start));
    }

    /** Said at the bottom, where the next news takes its place, and kept in the history. */
    private static Model withoutLog(Model start, String why) {
        return start.warned(why).withHistory(start.history().add(new History.Remark(start.now(), why)));
    }

    /** What can wait until the first screen is seen. */
    private void painted(PomonaTerminal terminal, Mail mail, ServerLink link, Tty tty, TerminalAnswers answers) {
        Instant painted = Instant.now();
        terminal.addResizeListener((any, size) -> mail.news(new Message.Resized(size.getColumns(), size.getRows())));
        Signals.handle("WINCH", () -> {
            tty.measure();
            measure(terminal);
            mail.news(answers.measured());
        });
        Signals.handle("CONT", () -> mail.news(new Message.Woken()));
        Thread keyboard = new Thread(() -> listen(terminal, mail), "keyboard");
        keyboard.setDaemon(true);
        keyboard.start();
        link.open();
        startLog = new Thread(() -> logStart(painted), "start-log");
        startLog.setDaemon(true);
        startLog.start();
    }

    /** On a thread of its own, since the management classes and the log are slow to wake. */
    private static void logStart(Instant painted) {
        Instant began =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        logger().info(
                        "first screen {} ms after the start",
                        Duration.between(began, painted).toMillis());
    }

    private static void measure(PomonaTerminal terminal) {
        try {
            terminal.getTerminalSize();
        } catch (IOException e) {
            throw new IllegalStateException("the size comes from the device, not from the terminal", e);
        }
    }

    private static void listen(PomonaTerminal terminal, Mail mail) {
        TerminalInput input = new TerminalInput();
        try {
            while (true) {
                KeyStroke stroke = terminal.readInput();
                if (stroke.getKeyType() == KeyType.EOF) {
                    mail.byPerson(new Message.HungUp());
                    return;
                }
                input.message(stroke).ifPresent(mail::byPerson);
            }
        } catch (IOException e) {
            mail.byPerson(new Message.HungUp());
        }
    }

    private static void end(PomonaTerminal terminal, Tty tty, Effects effects) {
        terminal.giveBack(tty::restore);
        Thread closing = new Thread(effects::close, "closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(ENDING_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(ScreenStream output, @Nullable Program program) {
        try {
            // What is logged while another thread wakes the log comes later, or never.
            startLog.join(ENDING_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (program == null) {
            return;
        }
        Histogram micros = program.keyMicros();
        logger().info(
                        "{} keys answered: p50 {} ms, p99 {} ms, longest {} ms; {} KB to the terminal",
                        micros.getTotalCount(),
                        micros.getValueAtPercentile(50) / 1000.0,
                        micros.getValueAtPercentile(99) / 1000.0,
                        micros.getMaxValue() / 1000.0,
                        output.written() / 1000);
    }

    /** Why there is no log, where none can be written: that keeps nobody from looking at photos. */
    private Optional<String> logToFile() throws IOException {
        Path log = options.log().toAbsolutePath();
        try {
            Files.createDirectories(Objects.requireNonNullElse(log.getParent(), log));
            logTo(log);
            return Optional.empty();
        } catch (IOException e) {
            logTo(NOWHERE);
            return Optional.of("there is no log: %s can't be written: %s".formatted(log, Reasons.of(e)));
        }
    }

    private static void logTo(Path log) throws IOException {
        OutputStream errors = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        System.setProperty("pomona.tui.log", log.toString());
        System.setProperty("logback.configurationFile", LOG_CONFIGURATION);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, error) -> logger().error("the thread {} failed", thread.getName(), error));
    }

    private static Logger logger() {
        return LoggerFactory.getLogger(TerminalClient.class);
    }
}
