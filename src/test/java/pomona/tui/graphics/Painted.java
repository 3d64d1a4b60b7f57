package pomona.tui.graphics;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;

/** What a terminal paints of a picture, read by other readers than the ones that wrote it. */
public final class Painted {
    private Painted() {}

    /** Its pixels as they were sent; {@link SixelPicture#NOTHING} where nothing is painted. */
    public static Raster of(EncodedPicture encoded) throws IOException {
        return encoded.protocol() == Protocol.SIXEL ? sixels(encoded) : file(encoded);
    }

    /** What the parts paint, put together. */
    private static Raster sixels(EncodedPicture encoded) {
        EncodedPicture.Part first = encoded.parts().get(0);
        int cellWidth = first.width() / first.area().columns();
        int cellHeight = first.height() / first.area().rows();
        int width = encoded.columns() * cellWidth;
        int[] rgb = new int[width * encoded.rows() * cellHeight];
        Arrays.fill(rgb, SixelPicture.NOTHING);
        for (EncodedPicture.Part part : encoded.parts()) {
            SixelPicture sixels = SixelPicture.of(part.body());
            int left = part.area().column() * cellWidth;
            int top = part.area().row() * cellHeight;
            assertThat(sixels.width()).isEqualTo(part.area().columns() * cellWidth);
            assertThat(sixels.height()).isEqualTo(part.area().rows() * cellHeight);
            for (int y = 0; y < sixels.height(); y++) {
                for (int x = 0; x < sixels.width(); x++) {
                    rgb[(top + y) * width + left + x] = sixels.rgb(x, y);
                }
            }
        }
        return new Raster(width, encoded.rows() * cellHeight, rgb);
    }

    private static Raster file(EncodedPicture encoded) throws IOException {
        EncodedPicture.Part part = encoded.parts().get(0);
        assertThat(encoded.parts()).hasSize(1);
        assertThat(part.area()).isEqualTo(new CellArea(0, 0, encoded.columns(), encoded.rows()));
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(part.body())));
        assertThat(image.getWidth()).isEqualTo(part.width());
        assertThat(image.getHeight()).isEqualTo(part.height());
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return new Raster(
                image.getWidth(),
                image.getHeight(),
                Arrays.stream(rgb).map(one -> one & 0xFFFFFF).toArray());
    }
}
