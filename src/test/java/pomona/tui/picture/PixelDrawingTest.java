package pomona.tui.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pomona.picture.HeldPicture;
import pomona.picture.PictureReader;
import pomona.protocol.Prediction;
import pomona.tui.graphics.Graphics;
import pomona.tui.graphics.Painted;
import pomona.tui.graphics.PictureEncoder;
import pomona.tui.graphics.Protocol;
import pomona.tui.graphics.Raster;

/** What is painted in pixels shows what the cells under it show. */
final class PixelDrawingTest {
    private static final int COLUMNS = 54;
    private static final int ROWS = 18;
    private static final Look LOOK = new Look(Look.Tier.TRUECOLOR, false);
    /** By mean of a channel, of 255: what is left of JPEG, of percents and of scaling. */
    private static final double ALIKE = 4;

    private static final double UNLIKE = 20;

    private static Picture.Request request(Optional<Picture.Request.Evidence> evidence, Crop crop) {
        return new Picture.Request(Path.of("photo"), COLUMNS, ROWS, evidence, LOOK, 0, Optional.of(crop));
    }

    /** In one cell of 7x7, and of a photo that is turned. */
    private static List<Picture.Request.Evidence> evidence() {
        List<Double> cells = new ArrayList<>(Collections.nCopies(49, 0.02));
        cells.set(2 * 7 + 3, 0.9);
        Prediction.EvidenceMap map = new Prediction.EvidenceMap(7, 7, "rust", cells);
        return List.of(new Picture.Request.Evidence(map, 1), new Picture.Request.Evidence(map, 6));
    }

    private static Raster painted(HeldPicture photo, Picture.Request request, Protocol protocol) throws Exception {
        Crop crop = request.crop().orElseThrow();
        Graphics graphics = new Graphics(protocol, 10, 20, 256, false, false);
        int rows = crop.height() / 2;
        PictureEncoder.Size size = PictureEncoder.size(
                graphics, crop.width(), rows, new PictureEncoder.Size(crop.photoWidth(), crop.photoHeight()));
        return Painted.of(PixelDrawing.draw(
                        photo.part(crop.area(), size.width(), size.height()), request, graphics, crop.width(), rows)
                .orElseThrow());
    }

    /** The mean of what is painted over each half of a cell. */
    private static double difference(Raster painted, Raster drawn) {
        int across = painted.width() / drawn.width();
        int down = painted.height() / drawn.height();
        long sum = 0;
        for (int i = 0; i < drawn.rgb().length; i++) {
            for (int shift = 0; shift <= 16; shift += 8) {
                int level = 0;
                for (int k = 0; k < across * down; k++) {
                    int x = i % drawn.width() * across + k % across;
                    int y = i / drawn.width() * down + k / across;
                    level += painted.rgb()[y * painted.width() + x] >> shift & 0xFF;
                }
                sum += Math.abs(level / (across * down) - (drawn.rgb()[i] >> shift & 0xFF));
            }
        }
        return sum / 3.0 / drawn.rgb().length;
    }

    @Test
    void evidenceInPixelsIsWhereTheCellsShowIt() throws Exception {
        byte[] file = Files.readAllBytes(Path.of("samples", "rust-evening.jpg"));
        try (PictureReader reader = new PictureReader()) {
            HeldPicture photo = reader.readToKeep(file, file.length, Long.MAX_VALUE);
            for (int power : new int[] {-4, -2, 0}) {
                Crop crop = Crop.around(1280, 853, power, 657, 300, COLUMNS, 2 * ROWS);
                Raster plain = Drawn.of(PictureDrawing.draw(
                        photo.part(crop.area(), crop.width(), crop.height()), request(Optional.empty(), crop)));
                for (Picture.Request.Evidence evidence : evidence()) {
                    Picture.Request request = request(Optional.of(evidence), crop);
                    Raster drawn = Drawn.of(
                            PictureDrawing.draw(photo.part(crop.area(), crop.width(), crop.height()), request));
                    for (Protocol protocol : Protocol.values()) {
                        Raster painted = painted(photo, request, protocol);
                        assertThat(difference(painted, drawn))
                                .as("%s at %s, turned by %d", protocol, crop.scale(), evidence.orientation())
                                .isLessThan(ALIKE);
                        boolean seen = difference(drawn, plain) > UNLIKE;
                        assertThat(difference(painted, plain) > UNLIKE - ALIKE).isEqualTo(seen);
                    }
                }
            }
        }
    }
}
