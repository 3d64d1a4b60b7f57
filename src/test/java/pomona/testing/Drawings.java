package pomona.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small pictures in every format that is read, so that a mutation seldom misses what matters. */
public final class Drawings {
    private static final int WIDTH = 61;
    private static final int HEIGHT = 47;

    private Drawings() {}

    /** Each small enough to be decoded in a moment. */
    public static List<byte[]> all() throws IOException {
        List<byte[]> all = new ArrayList<>();
        BufferedImage colour = drawn(BufferedImage.TYPE_INT_RGB);
        all.add(jpeg(colour, false));
        all.add(jpeg(colour, true));
        all.add(jpeg(drawn(BufferedImage.TYPE_BYTE_GRAY), false));
        for (String format : List.of("png", "bmp", "gif")) {
            all.add(written(colour, format));
        }
        all.add(written(drawn(BufferedImage.TYPE_INT_ARGB), "png"));
        all.add(written(drawn(BufferedImage.TYPE_USHORT_GRAY), "png"));
        all.add(written(drawn(BufferedImage.TYPE_BYTE_INDEXED), "png"));
        all.add(written(drawn(BufferedImage.TYPE_BYTE_BINARY), "bmp"));
        for (String name : List.of(
                "leaf-lossy",
                "leaf-lossless",
                "steps-lossless",
                "colours4-lossless",
                "cutout-lossy",
                "cutout-lossy-plain",
                "cutout-lossless",
                "animated-lossy",
                "animated-lossless",
                "turned-lossy")) {
            all.add(resource(name + ".webp"));
        }
        return all;
    }

    /** A file drawn beforehand, where Java has no writer for it. */
    public static byte[] resource(String name) throws IOException {
        try (InputStream in = Drawings.class.getResourceAsStream("/pomona/picture/" + name)) {
            if (in == null) {
                throw new FileNotFoundException(name);
            }
            return in.readAllBytes();
        }
    }

    private static BufferedImage drawn(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(60, 130, 50));
        graphics.fillOval(3, 5, 50, 36);
        graphics.setColor(new Color(200, 120, 30));
        for (int i = 0; i < 9; i++) {
            graphics.fillOval(10 + 4 * i, 10 + 3 * (i % 5), 5, 5);
        }
        graphics.dispose();
        return image;
    }

    private static byte[] written(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format);
        }
        return out.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image, boolean isProgressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(isProgressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
