package pomona.photo;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.lang.GeoLocation;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import com.drew.metadata.exif.GpsDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pomona.journal.PhotoMetadata;

/** Reads time, place and camera out of a photo. A file's EXIF is anybody's bytes: whatever is odd is left out. */
final class PhotoMetadataReader {
    private static final int CAMERA_CHARS_MAX = 80;
    private static final Pattern EXIF_TIME =
            Pattern.compile("(\\d{4})[:-](\\d{2})[:-](\\d{2})[ T](\\d{2}):(\\d{2}):(\\d{2}).*");
    private static final Pattern EXIF_OFFSET = Pattern.compile("[+-]\\d{2}:\\d{2}");

    private PhotoMetadataReader() {}

    /** What the file tells; {@link PhotoMetadata#NONE} when that is nothing. */
    static PhotoMetadata read(byte[] file) {
        try {
            Metadata metadata = metadata(file);
            Place place = place(metadata);
            return new PhotoMetadata(takenAt(metadata), place.latitude, place.longitude, camera(metadata));
        } catch (IOException | ImageProcessingException | RuntimeException | StackOverflowError e) {
            return PhotoMetadata.NONE;
        }
    }

    /** Of a JPEG the EXIF segment alone is read: thumbnails, colour profiles and the rest cost more than they tell. */
    private static Metadata metadata(byte[] file) throws IOException, ImageProcessingException {
        var in = new ByteArrayInputStream(file);
        if (FileTypeDetector.detectFileType(in) == FileType.Jpeg) {
            return JpegMetadataReader.readMetadata(in, List.of(new ExifReader()));
        }
        return ImageMetadataReader.readMetadata(in, file.length);
    }

    private static @Nullable String takenAt(Metadata metadata) {
        for (ExifSubIFDDirectory exif : metadata.getDirectoriesOfType(ExifSubIFDDirectory.class)) {
            String original = time(
                    exif.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL),
                    exif.getString(ExifSubIFDDirectory.TAG_TIME_ZONE_ORIGINAL));
            if (original != null) {
                return original;
            }
            String digitized = time(
                    exif.getString(ExifSubIFDDirectory.TAG_DATETIME_DIGITIZED),
                    exif.getString(ExifSubIFDDirectory.TAG_TIME_ZONE_DIGITIZED));
            if (digitized != null) {
                return digitized;
            }
        }
        ExifIFD0Directory main = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        return main == null ? null : time(main.getString(ExifIFD0Directory.TAG_DATETIME), null);
    }

    private static @Nullable String time(@Nullable String exifTime, @Nullable String offset) {
        if (exifTime == null) {
            return null;
        }
        Matcher time = EXIF_TIME.matcher(exifTime.strip());
        // Cameras whose clock was never set write zeros.
        if (!time.matches() || time.group(1).equals("0000") || time.group(2).equals("00")) {
            return null;
        }
        String zone = offset != null && EXIF_OFFSET.matcher(offset.strip()).matches() ? offset.strip() : "";
        return "%s-%s-%sT%s:%s:%s%s"
                .formatted(
                        time.group(1), time.group(2), time.group(3), time.group(4), time.group(5), time.group(6), zone);
    }

    private record Place(
            @Nullable Double latitude, @Nullable Double longitude) {}

    private static Place place(Metadata metadata) {
        GpsDirectory gps = metadata.getFirstDirectoryOfType(GpsDirectory.class);
        GeoLocation location = gps == null ? null : gps.getGeoLocation();
        if (location == null
                || location.isZero()
                || !(Math.abs(location.getLatitude()) <= 90)
                || !(Math.abs(location.getLongitude()) <= 180)) {
            return new Place(null, null);
        }
        return new Place(rounded(location.getLatitude()), rounded(location.getLongitude()));
    }

    /** Six places are 11 cm. */
    private static double rounded(double degrees) {
        return Math.round(degrees * 1e6) / 1e6;
    }

    private static @Nullable String camera(Metadata metadata) {
        ExifIFD0Directory main = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        if (main == null) {
            return null;
        }
        String maker = clean(main.getString(ExifIFD0Directory.TAG_MAKE));
        String model = clean(main.getString(ExifIFD0Directory.TAG_MODEL));
        boolean modelNamesMaker = model.toLowerCase(Locale.ROOT).startsWith(maker.toLowerCase(Locale.ROOT));
        String camera = modelNamesMaker ? model : (maker + " " + model).strip();
        return camera.isEmpty() ? null : camera.substring(0, Math.min(CAMERA_CHARS_MAX, camera.length()));
    }

    private static String clean(@Nullable String text) {
        return text == null ? "" : text.replaceAll("\\p{Cntrl}", "").strip();
    }
}
