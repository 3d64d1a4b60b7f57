package pomona.tui.model;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.client.ConnectionState;
import pomona.protocol.Event;
import pomona.protocol.Prediction;
import pomona.tui.graphics.EncodedPicture;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.PictureEncoder;
import pomona.tui.graphics.Protocol;
import pomona.tui.graphics.Raster;
import pomona.tui.model.list.FileList;
import pomona.tui.model.list.FileState;
import pomona.tui.model.list.Recollection;
import pomona.tui.picture.Look;
import pomona.tui.picture.Picture;
import pomona.tui.picture.PictureDrawing;
import pomona.tui.update.Update;

/** Models, messages and predictions for tests. */
public final class Models {
    public static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    public static final Path FOLDER = Path.of("/orchard/leaves");
    public static final Path SCAB = FOLDER.resolve("scab_002.jpg");
    public static final Path RUST = FOLDER.resolve("rust_003.jpg");
    public static final Path HEALTHY = FOLDER.resolve("healthy_001.jpg");
    public static final Path SEASON = FOLDER.resolve("season2");
    static final Path BROKEN = FOLDER.resolve("broken.jpg");

    private static final Map<String, Event.Guide> GUIDE = guide();

    private Models() {}

    private static Map<String, Event.Guide> guide() {
        Map<String, Event.Guide> guide = new LinkedHashMap<>();
        guide.put("healthy", new Event.Guide("Healthy", "healthy", "Even green, no spots.", "Look again in a week."));
        guide.put("scab", new Event.Guide("Apple scab", "disease", "Olive, velvety spots.", "Look at the underside."));
        guide.put("rust", new Event.Guide("Cedar apple rust", "disease", "Orange spots.", "Look for junipers."));
        guide.put(
                "not_apple_leaf",
                new Event.Guide("Not an apple leaf", "reject", "No apple leaf.", "Fill the frame with one leaf."));
        return guide;
    }

    /** A window that has not read its folder yet. */
    public static Model empty(int columns, int rows) {
        return Model.start(columns, rows, Look.PLAIN, ZoneOffset.UTC, NOON, FOLDER, Optional.empty());
    }

    /** Four photos and a folder, connected, nothing asked. */
    public static Model browsing(int columns, int rows) {
        Model model = empty(columns, rows);
        for (Message message : List.of(
                new Message.FolderRead(1, entries(), true),
                new Message.FoldersCounted(Map.of(SEASON, FileList.Count.of(42))),
                new Message.ServerFound("lab1:9000", false),
                new Message.ConnectionChanged(new ConnectionState.Connected(Duration.ofMillis(12))),
                new Message.InfoTold(info()),
                new Message.LoadTold(status(1, 0)))) {
            model = Update.apply(model, message).model();
        }
        return after(model.withFiles(model.files().selectPath(SCAB)), new Message.Ticked(NOON));
    }

    public static List<FileList.Entry> entries() {
        return List.of(
                FileList.Entry.folder(Path.of("/orchard"), "../"),
                FileList.Entry.folder(SEASON, "season2/"),
                FileList.Entry.file(HEALTHY, "healthy_001.jpg", 90_000, 1_000),
                FileList.Entry.file(SCAB, "scab_002.jpg", 276_000, 2_000),
                FileList.Entry.file(RUST, "rust_003.jpg", 120_000, 3_000),
                FileList.Entry.file(BROKEN, "broken.jpg", 12, 4_000));
    }

    public static Event.Status status(int busy, int queued) {
        return new Event.Status(busy, 2, 0, queued, 0, busy + queued, 3, 100, 0, 4.0, 250, 900);
    }

    public static Event.Info info() {
        return new Event.Info(
                1,
                "0.1.0",
                model(),
                Map.of(),
                List.copyOf(GUIDE.keySet()),
                Map.of("healthy", 0.7, "scab", 0.68, "rust", 0.78, "not_apple_leaf", 0.5),
                GUIDE,
                List.of("jpeg"),
                "imageio",
                new Event.ServerLimits(1, 1, 8, 64, 100, 1, 1, 1),
                2,
                new Event.Counters(0, 0, Map.of(), 0, 0, 0),
                Map.of());
    }

    static Prediction.Model model() {
        return new Prediction.Model("apple-leaf", "1", "fp32", "42edd22ee2ee");
    }

    public static Prediction scab() {
        return prediction("scab", 0.91, List.of("scab"), null, 1);
    }

    public static Prediction prediction(
            String label, double confidence, List<String> findings, @Nullable String abstained, int orientation) {
        return prediction(label, confidence, findings, abstained, orientation, Map.of());
    }

    public static Prediction prediction(
            String label,
            double confidence,
            List<String> findings,
            @Nullable String abstained,
            int orientation,
            Map<String, Double> others) {
        Map<String, Double> probabilities = new LinkedHashMap<>();
        probabilities.put("healthy", 0.06);
        probabilities.put("scab", 0.04);
        probabilities.put("rust", 0.02);
        probabilities.put("frog_eye_leaf_spot", 0.01);
        probabilities.put("powdery_mildew", 0.01);
        probabilities.put("complex", 0.01);
        probabilities.put("not_apple_leaf", 0.01);
        probabilities.putAll(others);
        probabilities.put(label, confidence);
        return new Prediction(
                "1",
                label,
                confidence,
                findings,
                abstained,
                probabilities,
                new Prediction.Image("jpeg", 4000, 3000, orientation),
                model(),
                new Prediction.Timing(1, 900, 100, 200, 1201),
                map(label));
    }

    /** Scab, as it was answered by a model of that version before. */
    public static Recollection recollection(Path path, long modifiedMillis, String version) {
        Prediction now = scab();
        String sha256 = version.equals(model().version()) ? model().sha256() : "0".repeat(12);
        Prediction then = new Prediction(
                now.id(),
                now.prediction(),
                now.confidence(),
                now.findings(),
                now.abstained(),
                now.probabilities(),
                now.image(),
                new Prediction.Model("apple-leaf", version, "fp32", sha256),
                now.timingMs(),
                now.map());
        String bytes = "hash of " + path.getFileName();
        FileState done = new FileState.Done(then, Duration.ofSeconds(1), 0, bytes, true);
        return new Recollection(path, modifiedMillis, bytes, done, Optional.empty());
    }

    /** Evidence in the upper left corner alone. */
    public static Prediction.EvidenceMap map(String label) {
        List<Double> cells = new ArrayList<>(Collections.nCopies(49, 0.05));
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                cells.set(row * 7 + column, 0.95);
            }
        }
        return new Prediction.EvidenceMap(7, 7, label, cells);
    }

    public static Model after(Model model, Message... messages) {
        Model next = model;
        for (Message message : messages) {
            next = Update.apply(next, message).model();
        }
        return next;
    }

    public static Model press(Model model, String letters) {
        Model next = model;
        for (int i = 0; i < letters.length(); i++) {
            next = Update.apply(next, new Message.Pressed(Key.of(letters.charAt(i))))
                    .model();
        }
        return next;
    }

    public static Model press(Model model, Key key) {
        return after(model, new Message.Pressed(key));
    }

    public static Model press(Model model, Key.Kind... keys) {
        Model next = model;
        for (Key.Kind key : keys) {
            next = Update.apply(next, new Message.Pressed(Key.of(key))).model();
        }
        return next;
    }

    /** A folder of so many photos that was read, and the cursor on its first. */
    public static Model full(int columns, int rows, int photos) {
        List<FileList.Entry> entries = new ArrayList<>();
        for (int i = 1; i <= photos; i++) {
            String name = "IMG_%04d.jpg".formatted(i);
            entries.add(FileList.Entry.file(FOLDER.resolve(name), name, 1_000 + i, 1_000));
        }
        return after(empty(columns, rows), new Message.FolderRead(1, entries, true));
    }

    /** A picture for so many cells, as kitty takes it. */
    public static EncodedPicture pixels(int columns, int rows) {
        Graphics graphics = new Graphics(Protocol.KITTY, 2, 4, 256, false, false);
        Raster grey = new Raster(2 * columns, 4 * rows, new int[8 * columns * rows]);
        return PictureEncoder.encode(grey, graphics, columns, rows).orElseThrow();
    }

    /** The picture under the cursor as if it had been read: grey cells. */
    public static Model withPicture(Model model) {
        Picture.Request wanted = model.picture(Picture.Slot.MAIN).asked().orElseThrow();
        byte[] grey = new byte[40 * 30 * 3];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) (i / 3 % 40 * 6);
        }
        pomona.picture.RgbPicture pixels = new pomona.picture.RgbPicture(
                40, 30, grey, new pomona.picture.format.PictureInfo("jpeg", 4000, 3000, 1));
        return after(
                model,
                new Message.PictureReady(
                        Picture.Slot.MAIN,
                        wanted,
                        PictureDrawing.draw(pixels, wanted),
                        new Picture.Facts("jpeg", 4000, 3000, 276_000, 2_000)));
    }
}
