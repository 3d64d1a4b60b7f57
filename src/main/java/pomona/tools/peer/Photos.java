package pomona.tools.peer;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The pictures that the drivers send, in the order of their names. */
public final class Photos {
    private static final int SMALL_SIDE = 256;
    private static final int FILES_MAX = 200;

    private final List<Photo> all;

    private Photos(List<Photo> all) {
        this.all = List.copyOf(all);
    }

    /**
     * Reads the JPEG and PNG files in and under a folder, 200 at most.
     *
     * @throws IOException the folder can't be read or holds none
     */
    public static Photos in(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Photos::isPicture).sorted().limit(FILES_MAX).toList();
        }
        if (files.isEmpty()) {
            throw new IOException("no .jpg or .png in %s; name a folder of photos with --photos".formatted(folder));
        }
        List<Photo> photos = new ArrayList<>();
        for (Path file : files) {
            photos.add(new Photo(String.valueOf(file.getFileName()), Files.readAllBytes(file)));
        }
        return new Photos(photos);
    }

    public List<Photo> all() {
        return all;
    }

    /** Whole frames with the files' own bytes. */
    public List<byte[]> rawFrames() {
        return all.stream().map(photo -> photo.rawFrame(null)).toList();
    }

    /** Whole frames as the published client sends them. */
    public List<byte[]> base64Frames() {
        return all.stream().map(Photo::base64Frame).toList();
    }

    /** Whole requests to the HTTP door. */
    public List<byte[]> requests() {
        return all.stream().map(Photo::request).toList();
    }

    /** The one with the most bytes. */
    public Photo largest() {
        return all.stream()
                .max(Comparator.comparingInt(photo -> photo.file().length))
                .orElseThrow();
    }

    /** The same squashed to 256×256, as JPEG. */
    public Photos small() throws IOException {
        List<Photo> small = new ArrayList<>();
        for (Photo photo : all) {
            BufferedImage whole = ImageIO.read(new ByteArrayInputStream(photo.file()));
            if (whole == null) {
                throw new IOException("%s can't be read".formatted(photo.name()));
            }
            BufferedImage square = new BufferedImage(SMALL_SIDE, SMALL_SIDE, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = square.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(whole, 0, 0, SMALL_SIDE, SMALL_SIDE, null);
            graphics.dispose();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(square, "jpeg", out);
            small.add(new Photo(photo.name(), out.toByteArray()));
        }
        return new Photos(small);
    }

    private static boolean isPicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"));
    }
}
