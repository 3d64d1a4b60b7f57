package pomona.picture.decode;

import java.util.Locale;

/** Who reads JPEG, the best first. */
public enum JpegReader {
    /** The system's libturbojpeg. */
    TURBOJPEG,
    /** The libjpeg-turbo inside Leptonica's jar. */
    LEPTONICA,
    /** The JDK. */
    IMAGEIO;

    /** Whether it can be had on this machine. */
    public boolean isPresent() {
        return switch (this) {
            case TURBOJPEG -> TurboJpeg.isPresent();
            case LEPTONICA -> Leptonica.isPresent();
            case IMAGEIO -> true;
        };
    }

    /** As it is named in properties and replies. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A source that leaves other formats to that one. */
    PixelSource before(PixelSource others) {
        return switch (this) {
            case TURBOJPEG -> new TurboJpegSource(others);
            case LEPTONICA -> new LeptonicaSource(others);
            case IMAGEIO -> others;
        };
    }
}
