package pomona.tui.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pomona.picture.HeldPicture;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.picture.Turn;
import pomona.testing.SharedData;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.Painted;
import pomona.tui.graphics.PictureEncoder;
import pomona.tui.graphics.Protocol;
import pomona.tui.graphics.Raster;

/** By its orange middle and its yellow rim rust is told from other spots: both keep their hue, however it is shown. */
final class SpotHueTest {
    private static final int DEGREES = 10;
    /** Duller than this nothing has a hue to speak of, 0 to 1. */
    private static final float DULL = 0.35f;
    /** The cube of 256 colours has nothing between 0 and 95 of 255: darker than this it misses hues, by 41 degrees at most. */
    private static final float DARK = 0.5f;

    private static final int COLUMNS = 100;
    private static final int ROWS = 28;
    private static final String CUBE = "256";

    /** In the photo's pixels: the middle is within a radius of {@code middle}, the rim between the other two. */
    private record Spot(double x, double y, double middle, double rimFrom, double rimTo) {}

    /** Mean colours of a spot. */
    private record Colours(Mean middle, Mean rim) {}

    /** A mean colour: its hue in degrees, the others 0 to 1. */
    private record Mean(double hue, float saturation, float brightness) {}

    private static Colours colours(Raster seen, Crop crop, Spot spot) {
        return new Colours(
                mean(seen, crop, spot, 0, spot.middle()), mean(seen, crop, spot, spot.rimFrom(), spot.rimTo()));
    }

    /** Of the colours of a ring. */
    private static Mean mean(Raster seen, Crop crop, Spot spot, double from, double to) {
        double across = crop.area().width() / seen.width();
        double down = crop.area().height() / seen.height();
        long[] sums = new long[3];
        int count = 0;
        for (int i = 0; i < seen.rgb().length; i++) {
            int row = i / seen.width();
            double x = crop.area().left() + (i - row * seen.width() + 0.5) * across;
            double y = crop.area().top() + (row + 0.5) * down;
            double away = Math.hypot(x - spot.x(), y - spot.y());
            if (away >= from && away < to) {
                count++;
                for (int channel = 0; channel < 3; channel++) {
                    sums[channel] += seen.rgb()[i] >> (16 - 8 * channel) & 0xFF;
                }
            }
        }
        assertThat(count).as("pixels of a ring").isPositive();
        int red = Math.toIntExact(sums[0] / count);
        int green = Math.toIntExact(sums[1] / count);
        int blue = Math.toIntExact(sums[2] / count);
        float[] parts = Color.RGBtoHSB(red, green, blue, null);
        return new Mean(360.0 * parts[0], parts[1], parts[2]);
    }

    private static double degrees(Mean one, Mean other) {
        double turn = Math.abs(one.hue() - other.hue());
        return Math.min(turn, 360 - turn);
    }

    /** A part of a photo as the screen shows it in each way, by the way's name. */
    private static Map<String, Raster> seen(HeldPicture photo, Crop crop) throws IOException {
        Map<String, Raster> seen = new LinkedHashMap<>();
        RgbPicture cells = photo.part(crop.area(), crop.width(), crop.height());
        for (boolean slowLine : new boolean[] {false, true}) {
            String where = slowLine ? " over SSH" : "";
            seen.put("truecolor" + where, drawn(cells, crop, Look.Tier.TRUECOLOR, slowLine));
            for (Protocol protocol : Protocol.values()) {
                Graphics graphics = new Graphics(protocol, 10, 20, 256, slowLine, false);
                seen.put(protocol.word() + where, painted(photo, crop, graphics));
            }
        }
        seen.put(CUBE, drawn(cells, crop, Look.Tier.INDEXED_256, false));
        return seen;
    }

    private static Picture.Request request(Crop crop, Look look) {
        return new Picture.Request(Path.of("photo"), COLUMNS, ROWS, Optional.empty(), look, 0, Optional.of(crop));
    }

    private static Raster drawn(RgbPicture picture, Crop crop, Look.Tier tier, boolean slowLine) {
        return Drawn.of(PictureDrawing.draw(picture, request(crop, new Look(tier, slowLine))));
    }

    private static Raster painted(HeldPicture photo, Crop crop, Graphics graphics) throws IOException {
        PictureEncoder.Size pixels =
                new PictureEncoder.Size((int) Math.ceil(crop.area().width()), (int)
                        Math.ceil(crop.area().height()));
        int rows = crop.height() / 2;
        PictureEncoder.Size size = PictureEncoder.size(graphics, crop.width(), rows, pixels);
        RgbPicture part = photo.part(crop.area(), size.width(), size.height());
        Look look = new Look(Look.Tier.TRUECOLOR, graphics.slowLine());
        return Painted.of(PixelDrawing.draw(part, request(crop, look), graphics, crop.width(), rows)
                .orElseThrow());
    }

    private static Raster source(HeldPicture photo, Crop crop) {
        RgbPicture all = photo.part(crop.area(), (int) Math.ceil(crop.area().width()), (int)
                Math.ceil(crop.area().height()));
        return new Raster(all.width(), all.height(), PictureDrawing.pixels(all, all.height()));
    }

    private static void assertHuesAreKept(String name, HeldPicture photo, Spot spot, int power) throws IOException {
        Turn whole = Turn.of(photo.info());
        Crop crop = Crop.around(whole.width(), whole.height(), power, spot.x(), spot.y(), COLUMNS, 2 * ROWS);
        Colours real = colours(source(photo, crop), crop, spot);
        for (Map.Entry<String, Raster> way : seen(photo, crop).entrySet()) {
            Colours shown = colours(way.getValue(), crop, spot);
            String what = "%s, %s, %s".formatted(name, crop.scale(), way.getKey());
            float least = way.getKey().equals(CUBE) ? DARK : 0;
            assertKept(what + ": middle", real.middle(), shown.middle(), least);
            assertKept(what + ": rim", real.rim(), shown.rim(), least);
        }
    }

    private static void assertKept(String what, Mean real, Mean shown, float least) {
        if (real.saturation() >= DULL && real.brightness() >= least) {
            assertThat(degrees(real, shown)).as(what).isLessThanOrEqualTo(DEGREES);
        }
    }

    /** The sample's spots by their places, in its crops at 2:1, 1:1, 1:2 and 1:4. */
    @Test
    void theMiddleAndTheRimOfADrawnSpotKeepTheirHue() throws Exception {
        List<Spot> spots =
                List.of(new Spot(573, 279, 7, 14, 18), new Spot(657, 457, 9, 17, 22), new Spot(840, 420, 7, 14, 19));
        byte[] file = Files.readAllBytes(Path.of("samples", "rust-evening.jpg"));
        try (PictureReader reader = new PictureReader()) {
            HeldPicture photo = reader.readToKeep(file, file.length, Long.MAX_VALUE);
            for (Spot spot : spots) {
                for (int power = -2; power <= 1; power++) {
                    Crop crop = Crop.around(1280, 853, power, spot.x(), spot.y(), COLUMNS, 2 * ROWS);
                    Colours real = colours(source(photo, crop), crop, spot);
                    assertThat(real.middle().hue()).as("orange").isBetween(20.0, 35.0);
                    assertThat(real.rim().hue()).as("yellow").isBetween(50.0, 62.0);
                    assertThat(real.middle().brightness()).isGreaterThan(DARK);
                    assertThat(real.rim().brightness()).isGreaterThan(DARK);
                    assertHuesAreKept("drawn", photo, spot, power);
                }
            }
        }
    }

    /** Where a photo is redder than what is around it. */
    private static Spot reddest(PictureReader reader, byte[] file, Turn whole) throws Exception {
        int width = 512;
        RgbPicture small = reader.readAs(file, file.length, width, width * whole.height() / whole.width());
        double[] red = new double[small.width() * small.height()];
        int[] rgb = PictureDrawing.pixels(small, small.height());
        for (int i = 0; i < red.length; i++) {
            red[i] = Oklab.of(rgb[i]).a();
        }
        double most = 0;
        Spot spot = new Spot(0, 0, 0, 0, 0);
        double scale = (double) whole.width() / width;
        for (int y = 8; y < small.height() - 8; y++) {
            for (int x = 8; x < width - 8; x++) {
                double redder = mean(red, width, x, y, 0, 2) - mean(red, width, x, y, 4, 6);
                if (redder > most) {
                    most = redder;
                    spot = new Spot((x + 0.5) * scale, (y + 0.5) * scale, 2 * scale, 4 * scale, 6 * scale);
                }
            }
        }
        return spot;
    }

    private static double mean(double[] values, int width, int x, int y, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int down = -to; down <= to; down++) {
            for (int across = -to; across <= to; across++) {
                int square = across * across + down * down;
                if (square >= from * from && square <= to * to) {
                    sum += values[(y + down) * width + x + across];
                    count++;
                }
            }
        }
        return sum / count;
    }

    @Test
    void soDoTheReddestSpotsOfRealPhotos() throws Exception {
        List<Path> photos = new ArrayList<>(SharedData.photos("article"));
        photos.addAll(SharedData.photos("large"));
        try (PictureReader reader = new PictureReader()) {
            for (Path path : photos) {
                byte[] file = Files.readAllBytes(path);
                HeldPicture photo = reader.readToKeep(file, file.length, Long.MAX_VALUE);
                Spot spot = reddest(reader, file, Turn.of(photo.info()));
                assertHuesAreKept(path.getFileName().toString(), photo, spot, -1);
            }
        }
    }
}
