package pomona.photo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import pomona.picture.JpegEncoder;
import pomona.picture.LumaPicture;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.picture.format.ImageFiles;
import pomona.picture.format.PictureException;

/**
 * How the thresholds of {@link QualityGate} were chosen: spoils real photos by known amounts, measures each, and writes
 * the spoilt ones where a batch can ask the model about them. {@code QualityStudy IN OUT} prints one CSV line a photo;
 * docs/batch.md tells what came of it.
 */
final class QualityStudy {
    private static final float JPEG_QUALITY = 0.95f;
    private static final double GAMMA = 2.2;

    private QualityStudy() {}

    /** One way to spoil a picture. */
    private record Spoiling(String name, double amount) {
        RgbPicture apply(RgbPicture picture) {
            return switch (name) {
                case "blur" -> blurred(picture, amount);
                case "stops" -> exposed(picture, amount);
                default -> picture;
            };
        }

        String label() {
            return name + amount;
        }
    }

    private static final List<Spoiling> SPOILINGS = List.of(
            new Spoiling("none", 0),
            new Spoiling("blur", 0.5),
            new Spoiling("blur", 1),
            new Spoiling("blur", 1.5),
            new Spoiling("blur", 2),
            new Spoiling("blur", 3),
            new Spoiling("blur", 4),
            new Spoiling("stops", -1),
            new Spoiling("stops", -2),
            new Spoiling("stops", -3),
            new Spoiling("stops", -4),
            new Spoiling("stops", -5),
            new Spoiling("stops", 1),
            new Spoiling("stops", 2),
            new Spoiling("stops", 3),
            new Spoiling("stops", 4),
            new Spoiling("edge", 192),
            new Spoiling("edge", 160),
            new Spoiling("edge", 128),
            new Spoiling("edge", 96),
            new Spoiling("edge", 64),
            new Spoiling("edge", 48),
            new Spoiling("edge", 32));

    public static void main(String[] args) throws IOException {
        Path in = Path.of(args[0]);
        Path out = Path.of(args[1]);
        PrintStream table = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        table.println("file,spoiling,luma_mean,blown_share,sharpness");
        List<Path> photos;
        try (Stream<Path> files = Files.walk(in)) {
            photos = files.filter(ImageFiles::hasImageName).sorted().toList();
        }
        try (PictureReader reader = new PictureReader()) {
            for (Path photo : photos) {
                spoil(photo, in, out, reader, table);
            }
        }
        table.flush();
    }

    private static void spoil(Path photo, Path in, Path out, PictureReader reader, PrintStream table)
            throws IOException {
        byte[] file = Files.readAllBytes(photo);
        RgbPicture picture = read(file, QualityGate.EDGE_PIXELS, reader);
        String name = in.relativize(photo).toString().replace('/', '~');
        for (Spoiling spoiling : SPOILINGS) {
            RgbPicture spoilt =
                    spoiling.name.equals("edge") ? read(file, (int) spoiling.amount, reader) : spoiling.apply(picture);
            byte[] jpeg = JpegEncoder.encode(spoilt, JPEG_QUALITY);
            QualityGate gate = measured(jpeg, reader);
            table.println("%s,%s,%.2f,%.4f,%.1f"
                    .formatted(name, spoiling.label(), gate.lumaMean(), gate.blownShare(), gate.sharpness()));
            Path to = Files.createDirectories(out.resolve(spoiling.label())).resolve(name);
            Files.write(to, jpeg);
        }
    }

    private static QualityGate measured(byte[] file, PictureReader reader) {
        try {
            LumaPicture luma = reader.readLuma(file, file.length, QualityGate.EDGE_PIXELS);
            return QualityGate.measure(luma, luma.info());
        } catch (PictureException e) {
            throw new IllegalStateException("what was just written can be read", e);
        }
    }

    private static RgbPicture read(byte[] file, int edgePixels, PictureReader reader) {
        try {
            return reader.read(file, file.length, edgePixels, edgePixels);
        } catch (PictureException e) {
            throw new IllegalArgumentException("the study wants photos that can be read", e);
        }
    }

    /** A Gaussian, as far as a lens out of focus is one. */
    private static RgbPicture blurred(RgbPicture picture, double sigmaPixels) {
        int radius = (int) Math.ceil(3 * sigmaPixels);
        double[] kernel = new double[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = Math.exp(-i * i / (2 * sigmaPixels * sigmaPixels));
            sum += kernel[i + radius];
        }
        int width = picture.width();
        int height = picture.height();
        double[] across = new double[picture.rgb().length];
        byte[] result = new byte[across.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width * 3; x++) {
                double value = 0;
                for (int i = -radius; i <= radius; i++) {
                    int column = Math.max(0, Math.min(width - 1, x / 3 + i));
                    value += kernel[i + radius] * (picture.rgb()[(y * width + column) * 3 + x % 3] & 0xff);
                }
                across[y * width * 3 + x] = value / sum;
            }
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width * 3; x++) {
                double value = 0;
                for (int i = -radius; i <= radius; i++) {
                    int row = Math.max(0, Math.min(height - 1, y + i));
                    value += kernel[i + radius] * across[row * width * 3 + x];
                }
                result[y * width * 3 + x] = (byte) Math.round(value / sum);
            }
        }
        return new RgbPicture(width, height, result, picture.info());
    }

    /** More or less light by stops: doubled or halved in linear light, and cut off at white. */
    private static RgbPicture exposed(RgbPicture picture, double stops) {
        byte[] table = new byte[256];
        for (int i = 0; i < table.length; i++) {
            double light = Math.pow(i / 255.0, GAMMA) * Math.pow(2, stops);
            table[i] = (byte) Math.round(255 * Math.pow(Math.min(1, light), 1 / GAMMA));
        }
        byte[] result = new byte[picture.rgb().length];
        for (int i = 0; i < result.length; i++) {
            result[i] = table[picture.rgb()[i] & 0xff];
        }
        return new RgbPicture(picture.width(), picture.height(), result, picture.info());
    }
}
