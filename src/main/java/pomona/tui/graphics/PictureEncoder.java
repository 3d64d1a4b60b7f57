package pomona.tui.graphics;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import pomona.picture.JpegEncoder;

/**
 * Puts pictures into a protocol's bytes. Where these must not be many, it takes less of the picture until they fit: fewer
 * colours first, then fewer pixels, since spots are told from a leaf by their colour.
 */
public final class PictureEncoder {
    /** More pixels than these tell nothing more of a leaf, and take long to encode. */
    private static final double PIXELS_MAX = 2_500_000;
    /** More than these, of a photo, never fit what a slow line takes: about half a byte each. */
    private static final double SLOW_SIXEL_PIXELS_MAX = 250_000;
    /** Over a network, of the pixels in each direction. */
    private static final double SLOW_LINE_SCALE = 2 / 3.0;
    /** Each step smaller, in each direction. */
    private static final double STEP = 0.8;

    private static final int EDGE_MIN = 16;
    private static final int[] FEWER_COLOURS = {256, 96, 40};
    private static final float[] QUALITIES = {0.9f, 0.75f, 0.55f};
    /** One picture of xterm is 1000 pixels wide and high at most, as it is delivered. */
    private static final int SIXEL_EDGE_MAX = 1000;
    /** A picture in so many parts at least: between two of them a key is answered. */
    private static final int SIXEL_PARTS_MIN = 4;

    private PictureEncoder() {}

    /**
     * The size in pixels to draw a picture of so many cells in, for {@link #encode}. Over a network no pixels are sent that
     * the photo has not, where the terminal can enlarge it.
     *
     * @param seen what the photo has there
     */
    public static Size size(Graphics graphics, int columns, int rows, Size seen) {
        Size cells = new Size(columns * graphics.cellWidth(), rows * graphics.cellHeight());
        if (!graphics.protocol().scales()) {
            return cells;
        }
        double all = (double) cells.width() * cells.height();
        double most = Math.min(1, Math.sqrt(PIXELS_MAX / all));
        if (!graphics.slowLine()) {
            return cells.scaled(most);
        }
        double had = Math.max((double) seen.width() / cells.width(), (double) seen.height() / cells.height());
        return cells.scaled(Math.min(most, Math.min(SLOW_LINE_SCALE, had)));
    }

    /** In pixels. */
    public record Size(int width, int height) {
        Size scaled(double scale) {
            return new Size(
                    Math.max(1, (int) Math.round(width * scale)), Math.max(1, (int) Math.round(height * scale)));
        }
    }

    /**
     * Encodes a picture that fills so many cells; empty where it can't be had in as few bytes as it must.
     *
     * @param picture for sixels as large as {@link #size} tells; else of any size, which the terminal fits
     */
    public static Optional<EncodedPicture> encode(Raster picture, Graphics graphics, int columns, int rows) {
        return switch (graphics.protocol()) {
            case KITTY -> smaller(picture, graphics, columns, rows, FEWER_COLOURS.length + 1, PictureEncoder::png);
            case ITERM -> smaller(picture, graphics, columns, rows, QUALITIES.length, PictureEncoder::jpeg);
            case SIXEL -> sixel(picture, graphics, columns, rows);
        };
    }

    /** A file of a picture, the smaller the higher the step. */
    @FunctionalInterface
    private interface File {
        byte[] of(Raster picture, int step);
    }

    private static Optional<EncodedPicture> smaller(
            Raster picture, Graphics graphics, int columns, int rows, int steps, File file) {
        Raster part = picture;
        int first = graphics.slowLine() ? 1 : 0;
        do {
            for (int step = Math.min(first, steps - 1); step < steps; step++) {
                byte[] body = Base64.getEncoder().encode(file.of(part, step));
                if (Transmission.bytes(graphics.protocol(), body.length) <= graphics.bytesMax()) {
                    return Optional.of(new EncodedPicture(
                            graphics.protocol(),
                            columns,
                            rows,
                            List.of(new EncodedPicture.Part(
                                    new CellArea(0, 0, columns, rows), part.width(), part.height(), body))));
                }
            }
            Size size = new Size(part.width(), part.height()).scaled(STEP);
            part = part.shrunk(size.width(), size.height());
        } while (part.width() >= EDGE_MIN && part.height() >= EDGE_MIN);
        return Optional.empty();
    }

    private static byte[] jpeg(Raster picture, int step) {
        return JpegEncoder.encode(picture.width(), picture.height(), picture.bytes(), QUALITIES[step]);
    }

    /** All colours at first, then few. */
    private static byte[] png(Raster picture, int step) {
        BufferedImage image;
        if (step == 0) {
            image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
            image.setRGB(0, 0, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
        } else {
            AdaptivePalette palette = AdaptivePalette.of(picture, FEWER_COLOURS[step - 1]);
            int[] colours = palette.colours();
            var model = new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
            image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_BYTE_INDEXED, model);
            image.getRaster().setDataElements(0, 0, picture.width(), picture.height(), palette.numbers(picture));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory can't fail", e);
        }
        return bytes.toByteArray();
    }

    /** Painted in blocks of so many pixels, in so many colours: the next takes fewer bytes than the one before. */
    private record Coarseness(int block, int colours) {
        private static final List<Coarseness> LESS_AND_LESS = List.of(
                new Coarseness(1, 256),
                new Coarseness(1, 96),
                new Coarseness(1, 48),
                new Coarseness(2, 96),
                new Coarseness(2, 48),
                new Coarseness(3, 48),
                new Coarseness(4, 32),
                new Coarseness(6, 24),
                new Coarseness(8, 16),
                new Coarseness(16, 16));
    }

    private static Optional<EncodedPicture> sixel(Raster picture, Graphics graphics, int columns, int rows) {
        double pixels = (double) picture.width() * picture.height();
        double most = graphics.slowLine() ? SLOW_SIXEL_PIXELS_MAX : PIXELS_MAX;
        for (Coarseness coarseness : Coarseness.LESS_AND_LESS) {
            if (pixels > most * coarseness.block() * coarseness.block()) {
                continue;
            }
            EncodedPicture encoded = sixel(picture, graphics, columns, rows, coarseness);
            int bytes = encoded.bytes() + encoded.parts().size() * Transmission.PLACING_BYTES;
            if (bytes <= graphics.bytesMax()) {
                return Optional.of(encoded);
            }
        }
        return Optional.empty();
    }

    private static EncodedPicture sixel(
            Raster picture, Graphics graphics, int columns, int rows, Coarseness coarseness) {
        int block = coarseness.block();
        int width = picture.width();
        int height = picture.height();
        Raster coarse = block == 1
                ? picture
                : picture.shrunk(Math.max(1, (width + block - 1) / block), Math.max(1, (height + block - 1) / block));
        AdaptivePalette palette = AdaptivePalette.of(coarse, Math.min(coarseness.colours(), graphics.colours()));
        byte[] coarseNumbers = palette.numbers(coarse);
        List<EncodedPicture.Part> parts = new ArrayList<>();
        for (CellArea area : parts(graphics, columns, rows)) {
            int left = area.column() * graphics.cellWidth();
            int top = area.row() * graphics.cellHeight();
            int partWidth = area.columns() * graphics.cellWidth();
            int partHeight = area.rows() * graphics.cellHeight();
            byte[] numbers = new byte[partWidth * partHeight];
            for (int y = 0; y < partHeight; y++) {
                int from = (top + y) / block * coarse.width();
                for (int x = 0; x < partWidth; x++) {
                    numbers[y * partWidth + x] = coarseNumbers[from + (left + x) / block];
                }
            }
            parts.add(new EncodedPicture.Part(
                    area, partWidth, partHeight, SixelEncoder.encode(numbers, palette.colours(), partWidth)));
        }
        return new EncodedPicture(Protocol.SIXEL, columns, rows, parts);
    }

    /** Rectangles that the terminal takes, from the top. */
    static List<CellArea> parts(Graphics graphics, int columns, int rows) {
        int across = Math.max(1, SIXEL_EDGE_MAX / graphics.cellWidth());
        int beside = (columns + across - 1) / across;
        int down = Math.max(1, SIXEL_EDGE_MAX / graphics.cellHeight());
        int under = Math.max((rows + down - 1) / down, Math.min(rows, (SIXEL_PARTS_MIN + beside - 1) / beside));
        List<CellArea> parts = new ArrayList<>();
        for (int i = 0; i < under; i++) {
            int top = i * rows / under;
            int bottom = (i + 1) * rows / under;
            for (int k = 0; k < beside; k++) {
                int left = k * columns / beside;
                int right = (k + 1) * columns / beside;
                parts.add(new CellArea(left, top, right - left, bottom - top));
            }
        }
        return parts;
    }
}
