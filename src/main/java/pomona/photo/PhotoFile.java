package pomona.photo;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.journal.Flaw;
import pomona.journal.Outcome;
import pomona.journal.PhotoMetadata;
import pomona.journal.Row;
import pomona.picture.JpegEncoder;
import pomona.picture.LumaPicture;
import pomona.picture.PictureReader;
import pomona.picture.RgbPicture;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureInfo;

/** A file that was read and looked at: what is sent, and all that a row tells beside the answer. */
public final class PhotoFile {
    /** Over this a JPEG grows faster than it gets better. */
    private static final float SENT_JPEG_QUALITY = 0.9f;

    private final String sha256;
    private final long modifiedMillis;
    private final int bytes;
    private final Optional<PictureInfo> info;
    private final PhotoMetadata metadata;
    private final @Nullable List<Flaw> quality;
    private final byte[] sent;

    /**
     * How photos are looked at.
     *
     * @param quality whether {@link QualityGate} is asked
     * @param maxEdgePixels what larger photos are shrunk to before they are sent; 0 for never
     */
    public record Options(boolean quality, int maxEdgePixels) {}

    private PhotoFile(
            String sha256,
            long modifiedMillis,
            int bytes,
            Optional<PictureInfo> info,
            PhotoMetadata metadata,
            @Nullable List<Flaw> quality,
            byte[] sent) {
        this.sha256 = sha256;
        this.modifiedMillis = modifiedMillis;
        this.bytes = bytes;
        this.info = info;
        this.metadata = metadata;
        this.quality = quality;
        this.sent = sent;
    }

    /**
     * Looks at a file; one that can't be decoded is left to the server to judge.
     *
     * @param modifiedMillis when it was last written, since 1970; 0 when unknown
     */
    public static PhotoFile look(
            byte[] file, String sha256, long modifiedMillis, Options options, PictureReader reader) {
        Optional<PictureInfo> info = PictureInfo.ofHead(file, file.length);
        byte[] sent = shrunk(file, info, options.maxEdgePixels(), reader);
        return new PhotoFile(
                sha256,
                modifiedMillis,
                file.length,
                info,
                PhotoMetadataReader.read(file),
                options.quality() ? flaws(sent, info, reader) : null,
                sent);
    }

    /** The bytes that go to the server. */
    public byte[] sent() {
        return sent;
    }

    /** Its row. */
    public Row row(String path, String question, boolean settled, int attempts, Outcome outcome) {
        return new Row(
                path,
                sha256,
                question,
                settled,
                modifiedMillis,
                bytes,
                info.map(PictureInfo::width).orElse(0),
                info.map(PictureInfo::height).orElse(0),
                metadata,
                quality,
                attempts,
                outcome,
                null);
    }

    private static @Nullable List<Flaw> flaws(byte[] file, Optional<PictureInfo> info, PictureReader reader) {
        try {
            LumaPicture small = reader.readLuma(file, file.length, QualityGate.EDGE_PIXELS);
            return QualityGate.measure(small, info.orElse(small.info())).flaws();
        } catch (PictureException e) {
            return null;
        }
    }

    /**
     * The photo in fewer pixels, as they are stored: a server judges those, whatever EXIF says. As it is where that
     * would not make it smaller or it can't be read.
     *
     * @param maxEdgePixels its longer edge; 0 leaves it as it is
     */
    public static byte[] shrunk(byte[] file, int maxEdgePixels) {
        if (maxEdgePixels == 0) {
            return file;
        }
        try (PictureReader reader = new PictureReader()) {
            return shrunk(file, PictureInfo.ofHead(file, file.length), maxEdgePixels, reader);
        }
    }

    private static byte[] shrunk(byte[] file, Optional<PictureInfo> info, int maxEdgePixels, PictureReader reader) {
        boolean large = maxEdgePixels > 0
                && info.isPresent()
                && Math.max(info.get().width(), info.get().height()) > maxEdgePixels;
        if (!large) {
            return file;
        }
        try {
            RgbPicture picture = reader.readStored(file, file.length, maxEdgePixels);
            byte[] jpeg = JpegEncoder.encode(picture, SENT_JPEG_QUALITY);
            return jpeg.length < file.length ? jpeg : file;
        } catch (PictureException e) {
            return file;
        }
    }
}
