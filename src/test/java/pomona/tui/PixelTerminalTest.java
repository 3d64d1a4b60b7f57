package pomona.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Image;
import java.awt.Insets;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pomona.picture.PictureReader;
import pomona.tools.peer.BadLink;
import pomona.tui.model.Layout;
import pomona.tui.picture.Palette;

/** The real program in terminals that paint pixels, and what is seen on their screens. */
@Tag("real")
final class PixelTerminalTest {
    private static final Path SAMPLES = Path.of("samples").toAbsolutePath();
    private static final String PHOTO = "rust-evening.jpg";
    private static final String NOBODY = "127.0.0.1:1";
    private static final double IN_PIXELS = 0.95;
    private static final double IN_CELLS = 0.85;
    private static final int RESIZES = 30;
    /**
     * mlterm smooths the ends of a frame's lines by what it draws at once: four pixels at each place where drawing began
     * or ended. What is left of a picture is hundreds.
     */
    private static final int SMOOTHED_PIXELS = 40;
    /** A picture of 90 KB takes 11 s. */
    private static final double SLOW_BITS_PER_SECOND = 64_000;

    @TempDir
    private Path folder;

    private Path launcher;

    @BeforeEach
    void setUp() throws IOException {
        launcher = Shell.launcher(folder, "pomona", "pomona.cli.Main");
    }

    private enum Kind {
        XTERM("xterm", "-ti", "vt340", "-b", "0", "-bw", "0", "+sb", "-geometry", "120x36+0+0", "-e"),
        MLTERM("mlterm", "--sbmod", "none", "-g", "120x36+0+0", "-e"),
        KITTY(
                "kitty",
                "--config",
                "NONE",
                "-o",
                "font_size=11",
                "-o",
                "remember_window_size=no",
                "-o",
                "initial_window_width=120c",
                "-o",
                "initial_window_height=36c",
                "-o",
                "cursor_blink_interval=0"),
        KONSOLE("konsole", "--nofork", "--hide-menubar", "--hide-tabbar", "-e");

        @SuppressWarnings("ImmutableEnumChecker")
        private final List<String> command;

        Kind(String... command) {
            this.command = List.of(command);
        }

        /** What is around the cells: toolbar and scroll bar. */
        Insets frame() {
            return this == KONSOLE ? new Insets(32, 3, 1, 20) : new Insets(0, 0, 0, 0);
        }

        List<String> running(Path script) {
            List<String> all = new ArrayList<>(command);
            all.add(script.toString());
            return all;
        }
    }

    /** A shell that runs a program each time a file tells it to, and tells when that ended. */
    private Path script(String program, int times) throws IOException {
        Path script = folder.resolve("window.sh");
        StringBuilder text =
                new StringBuilder("#!/bin/sh\ncd '%s'\nstty size >size.new; mv size.new size\n".formatted(folder));
        text.append("echo before\n");
        for (int i = 0; i < times; i++) {
            text.append("until [ -e go%d ]; do sleep 0.1; done\n%s\ntouch ended%d\n".formatted(i, program, i));
        }
        text.append("sleep 600\n");
        Files.writeString(script, text);
        script.toFile().setExecutable(true);
        return script;
    }

    private XDisplay open(Kind kind, String program, int times) throws IOException {
        assumeTrue(Shell.has(kind.command.get(0)), () -> "skipped: there is no " + kind.command.get(0) + " here");
        for (String old : List.of("size", "go0", "go1", "ended0", "ended1")) {
            Files.deleteIfExists(folder.resolve(old));
        }
        XDisplay display = new XDisplay(folder.resolve("x"));
        Process window = display.start(
                kind.running(script(program, times)),
                Map.of("LIBGL_ALWAYS_SOFTWARE", "1", "HOME", folder.toString(), "LC_ALL", "C.UTF-8"));
        await().until(() -> Files.exists(folder.resolve("size")) || !window.isAlive());
        assumeTrue(window.isAlive(), () -> "skipped: it does not run here: " + log(display));
        return display;
    }

    private static String log(XDisplay display) {
        try {
            return display.log();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void go(int number) throws IOException {
        Files.createFile(folder.resolve("go" + number));
    }

    private void awaitEnd(int number) {
        await().until(() -> Files.exists(folder.resolve("ended" + number)));
    }

    private long pid() throws IOException {
        List<String> pids = Files.readAllLines(folder.resolve("pomona.pid"));
        return Long.parseLong(pids.get(pids.size() - 1));
    }

    private String tui(String options) {
        return "'%s' tui --no-mouse --server %s %s '%s'".formatted(launcher, NOBODY, options, SAMPLES.resolve(PHOTO));
    }

    /** The window in cells and pixels. */
    private record Window(int columns, int rows, int cellWidth, int cellHeight, Insets frame) {
        Rectangle pixels(Layout.Rect cells) {
            return new Rectangle(
                    frame.left + cells.column() * cellWidth,
                    frame.top + cells.row() * cellHeight,
                    cells.columns() * cellWidth,
                    cells.rows() * cellHeight);
        }

        /** While no photo was asked for and nobody answers. */
        Layout layout() {
            return Layout.of(columns, rows, Set.of(Layout.Pane.TRAY));
        }

        /** All between the line that counts seconds until the next try and the message. */
        Layout.Rect belowTheClock() {
            return new Layout.Rect(0, 1, columns, rows - 3);
        }

        /** All but the shell's word and its cursor, which konsole fills or not. */
        Layout.Rect belowTheShell() {
            return new Layout.Rect(0, 2, columns, rows - 2);
        }

        /** Where the panes show the photo. */
        Rectangle photo() throws Exception {
            Layout.Rect room = layout().pane(Layout.Pane.PICTURE).orElseThrow().inner();
            byte[] file = Files.readAllBytes(SAMPLES.resolve(PHOTO));
            try (PictureReader reader = new PictureReader()) {
                var picture = reader.read(file, file.length, room.columns(), 2 * room.rows());
                int rows = (picture.height() + 1) / 2;
                return pixels(new Layout.Rect(
                        room.column() + (room.columns() - picture.width()) / 2,
                        room.row() + (room.rows() - rows) / 2,
                        picture.width(),
                        rows));
            }
        }
    }

    private Window window(XDisplay display, Kind kind) throws IOException {
        String[] size = Files.readString(folder.resolve("size")).strip().split(" ", -1);
        int rows = Integer.parseInt(size[0]);
        int columns = Integer.parseInt(size[1]);
        int[] pixels = display.size();
        Insets frame = kind.frame();
        int width = (pixels[0] - frame.left - frame.right) / columns;
        return new Window(columns, rows, width, (pixels[1] - frame.top - frame.bottom) / rows, frame);
    }

    private static BufferedImage sample(int width, int height) throws IOException {
        Image scaled = ImageIO.read(SAMPLES.resolve(PHOTO).toFile())
                .getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING);
        BufferedImage sample = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        sample.createGraphics().drawImage(scaled, 0, 0, null);
        return sample;
    }

    /** How alike two pictures are, -1 to 1: the correlation of their channels. */
    private static double correlation(BufferedImage screen, int left, int top, BufferedImage sample) {
        double n = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumYy = 0;
        double sumXy = 0;
        for (int y = 0; y < sample.getHeight(); y++) {
            for (int x = 0; x < sample.getWidth(); x++) {
                int one = screen.getRGB(left + x, top + y);
                int other = sample.getRGB(x, y);
                for (int shift = 0; shift <= 16; shift += 8) {
                    double a = (one >> shift) & 0xFF;
                    double b = (other >> shift) & 0xFF;
                    n++;
                    sumX += a;
                    sumY += b;
                    sumXx += a * a;
                    sumYy += b * b;
                    sumXy += a * b;
                }
            }
        }
        return (n * sumXy - sumX * sumY) / Math.sqrt((n * sumXx - sumX * sumX) * (n * sumYy - sumY * sumY));
    }

    /** The best within a window's frame. */
    private static double correlation(BufferedImage screen, Rectangle place) throws IOException {
        BufferedImage sample = sample(place.width, place.height);
        double best = -1;
        for (int dy = 0; dy <= 4; dy++) {
            for (int dx = 0; dx <= 4; dx++) {
                best = Math.max(best, correlation(screen, place.x + dx, place.y + dy, sample));
            }
        }
        return best;
    }

    private static BufferedImage part(BufferedImage screen, Rectangle place) {
        return screen.getSubimage(place.x, place.y, place.width, place.height);
    }

    private static boolean same(BufferedImage one, BufferedImage other) {
        int different = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                different += one.getRGB(x, y) == other.getRGB(x, y) ? 0 : 1;
            }
        }
        return different <= SMOOTHED_PIXELS;
    }

    private void awaitPhoto(XDisplay display, Rectangle place, double from) {
        await().alias("the photo is seen: " + from)
                .untilAsserted(() ->
                        assertThat(correlation(display.screenshot(), place)).isGreaterThanOrEqualTo(from));
    }

    /** Waits until the screen shows that. */
    private static void awaitSame(XDisplay display, BufferedImage expected, String what) {
        await().alias(what).until(() -> same(display.screenshot(), expected));
    }

    /** The same of a part. */
    private static void awaitSame(XDisplay display, BufferedImage expected, Rectangle place, String what) {
        await().alias(what).until(() -> same(part(display.screenshot(), place), part(expected, place)));
    }

    /** The screen once it does not change any more. */
    private static BufferedImage settled(XDisplay display) {
        List<BufferedImage> seen = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(300)).until(() -> {
            seen.add(display.screenshot());
            int count = seen.size();
            return count > 2
                    && same(seen.get(count - 1), seen.get(count - 2))
                    && same(seen.get(count - 2), seen.get(count - 3));
        });
        return seen.get(seen.size() - 1);
    }

    @ParameterizedTest
    @EnumSource
    void aPhotoIsSeenAsItIsAndNothingIsLeftOfIt(Kind kind) throws Exception {
        Map<Layout.Pane, BufferedImage> text = new EnumMap<>(Layout.Pane.class);
        List<Layout.Pane> still = List.of(Layout.Pane.FILES, Layout.Pane.RESULT);
        try (XDisplay display = open(kind, tui("--graphics cells --colour truecolor"), 1)) {
            Window window = window(display, kind);
            go(0);
            display.keys();
            awaitPhoto(display, window.photo(), IN_CELLS);
            BufferedImage screen = settled(display);
            for (Layout.Pane pane : still) {
                text.put(
                        pane,
                        part(screen, window.pixels(window.layout().pane(pane).orElseThrow())));
            }
        }
        try (XDisplay display = open(kind, tui("--graphics auto --colour truecolor"), 2)) {
            Window window = window(display, kind);
            // The mouse over the window fills its cursor.
            display.keys();
            BufferedImage before = settled(display);
            go(0);
            awaitPhoto(display, window.photo(), IN_PIXELS);
            text.forEach((pane, expected) -> await().alias("text of " + pane)
                    .until(() -> same(
                            part(
                                    display.screenshot(),
                                    window.pixels(window.layout().pane(pane).orElseThrow())),
                            expected)));

            display.keys("question");
            BufferedImage help = settled(display);
            display.keys("q");
            resizeOften(display, window);
            display.keys("question");
            awaitSame(display, help, window.pixels(window.belowTheClock()), "only the help is seen");
            display.keys("q", "q");
            awaitEnd(0);
            awaitSame(display, before, "nothing is left after quitting");

            go(1);
            awaitPhoto(display, window.photo(), IN_PIXELS);
            display.keys("z");
            await().until(() -> correlation(display.screenshot(), window.photo()) < IN_CELLS);
            Shell.run("kill", "-TERM", String.valueOf(pid()));
            awaitEnd(1);
            awaitSame(display, before, "nothing is left after a kill");
        }
    }

    /** While photos are walked over, so that pictures are on their way. */
    private static void resizeOften(XDisplay display, Window window) throws IOException {
        int[] size = display.size();
        for (int i = 0; i < RESIZES; i++) {
            int less = 1 + i % 6;
            display.resize(size[0] - less * 3 * window.cellWidth(), size[1] - less * window.cellHeight());
            display.keys(i % 2 == 0 ? "j" : "k");
        }
        display.resize(size[0], size[1]);
    }

    private String ssh(Sshd sshd, String remote, String... options) {
        List<String> all = new ArrayList<>(List.of("-tt"));
        all.addAll(List.of(options));
        return "env -i TERM=xterm-256color HOME=\"$HOME\" PATH=\"$PATH\" %s \"%s\""
                .formatted(String.join(" ", sshd.client(all.toArray(new String[0]))), remote.replace("'", ""));
    }

    /** OpenSSH hands on TERM alone, which promises 256 colours; mlterm and konsole have more, but do not say so. */
    @ParameterizedTest
    @EnumSource(names = {"XTERM", "KITTY"})
    void overSshTheTerminalTellsThatItHasTrueColour(Kind kind) throws Exception {
        try (Sshd sshd = new Sshd(folder)) {
            String report = "'%s' tui --terminal-report".formatted(launcher);
            String program = ssh(sshd, report) + " | tee report\n" + ssh(sshd, tui("--graphics cells"));
            try (XDisplay display = open(kind, program, 1)) {
                Window window = window(display, kind);
                go(0);
                awaitPhoto(display, window.photo(), IN_CELLS);
                assertThat(folder.resolve("report"))
                        .content()
                        .contains("TERM=xterm-256color", "truecolor: the terminal kept a colour of 24 bits");
                await().until(() -> ofThe256(part(display.screenshot(), window.photo())) < 0.1);
                display.keys("q");
                awaitEnd(0);
            }
        }
    }

    /** How much of a picture has a colour of xterm's cube or its greys, 0 to 1. */
    private static double ofThe256(BufferedImage picture) {
        Set<Integer> palette =
                IntStream.rangeClosed(16, 255).mapToObj(Palette.XTERM_256::rgb).collect(Collectors.toSet());
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        long own = IntStream.of(pixels)
                .filter(rgb -> palette.contains(rgb & 0xFFFFFF))
                .count();
        return (double) own / pixels.length;
    }

    @Test
    void overSshPhotosComeInPixelsAndACutLineEndsTheProgram() throws Exception {
        try (Sshd sshd = new Sshd(folder);
                XDisplay display = open(Kind.XTERM, ssh(sshd, tui("")), 1)) {
            Window window = window(display, Kind.XTERM);
            go(0);
            awaitPhoto(display, window.photo(), IN_PIXELS);
            long pid = pid();
            String key = folder.resolve("user_key").toString();
            ProcessHandle client = ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.startsWith("ssh ") || line.startsWith("/usr/bin/ssh "))
                            .filter(line -> line.contains(key))
                            .isPresent())
                    .findFirst()
                    .orElseThrow();
            display.keys("z");
            await().until(() -> correlation(display.screenshot(), window.photo()) < IN_CELLS);
            client.destroyForcibly();
            await().until(() -> ProcessHandle.of(pid).isEmpty());
        }
    }

    /** Nobody can tell the terminal any more that the picture ended: a string's end does, from whoever is there. */
    @SuppressWarnings("try") // The line is cut by closing it.
    @ParameterizedTest
    @EnumSource(names = {"XTERM", "KITTY"})
    void aLineThatIsCutAmidAPictureLeavesNothingRunningAndAResetIsEnough(Kind kind) throws Exception {
        String begin = kind == Kind.XTERM ? "\u001bP0;1;0q" : "\u001b_Ga=t,";
        Path seen = folder.resolve("seen");
        try (Sshd sshd = new Sshd(folder);
                BadLink line = BadLink.slow(sshd.address(), SLOW_BITS_PER_SECOND, Duration.ofMillis(40))) {
            String port = String.valueOf(line.address().port());
            String program =
                    "stty -a >stty.before\n%s | tee seen\nstty -a >stty.after\nprintf '\\033\\134\\033c'\necho before"
                            .formatted(ssh(sshd, tui(""), "-p", port));
            try (XDisplay display = open(kind, program, 1)) {
                display.keys();
                BufferedImage before = settled(display);
                go(0);
                await().until(() -> Files.exists(seen) && bytes(seen).contains(begin));
                line.close();
                awaitEnd(0);
                String picture = bytes(seen).substring(bytes(seen).indexOf(begin));
                if (kind == Kind.XTERM) {
                    assertThat(picture.split("\u001b\\\\", -1))
                            .as("parts of four")
                            .hasSizeLessThan(5);
                } else {
                    assertThat(picture).doesNotContain("a=p,");
                }
                long pid = pid();
                await().until(() -> ProcessHandle.of(pid).isEmpty() && sshd.isAlone());
                assertThat(folder.resolve("stty.after")).hasSameTextualContentAs(folder.resolve("stty.before"));
                awaitSame(display, before, "nothing is left after a reset");
            }
        }
    }

    private static String bytes(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Of konsole it is not known: its shell's screen is not always the same pixels before and after. */
    @ParameterizedTest
    @EnumSource(names = "KONSOLE", mode = EnumSource.Mode.EXCLUDE)
    void nothingIsLeftAfterACrash(Kind kind) throws Exception {
        Path crashing = Shell.launcher(folder, "crashing", "pomona.tui.CrashingTui");
        String program = "stty -a >stty.before\n'%s' '%s' 2>crash\nstty -a >stty.after"
                .formatted(crashing, SAMPLES.resolve(PHOTO));
        try (XDisplay display = open(kind, program, 2)) {
            Window window = window(display, kind);
            display.keys();
            BufferedImage before = settled(display);
            for (int i = 0; i < 2; i++) {
                go(i);
                awaitPhoto(display, window.photo(), IN_PIXELS);
                // The second time while the zoom's picture is on its way.
                display.keys(i == 0 ? new String[] {"question"} : new String[] {"z", "question"});
                awaitEnd(i);
                assertThat(folder.resolve("crash")).content().contains("a crash made for a test");
                assertThat(folder.resolve("stty.after")).hasSameTextualContentAs(folder.resolve("stty.before"));
                awaitSame(display, before, window.pixels(window.belowTheShell()), "nothing is left after a crash");
            }
        }
    }
}
