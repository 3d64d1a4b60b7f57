package pomona.picture.decode;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import pomona.picture.format.CheckedFile;
import pomona.picture.format.JpegLayout;
import pomona.picture.format.PictureException;
import pomona.picture.format.PictureFormat;
import pomona.picture.format.PictureInfo;
import pomona.picture.format.PictureLayout;
import pomona.picture.format.SplicedLayout;

/**
 * The JDK's own readers: always there, for every format but WebP.
 *
 * <p>Large pictures are read with source subsampling: the reader decodes everything but hands out each n-th pixel of
 * each n-th row, n chosen so that enough are left to average.
 */
final class ImageIoSource implements PixelSource {
    /** Pixels picked out of a grid stand for their neighbours poorly; this many each way make up for it. */
    private static final int OVERSAMPLING = 2;

    static {
        ImageIO.setUseCache(false);
    }

    private final Map<PictureFormat, ImageReader> readers = new EnumMap<>(PictureFormat.class);
    private String warning = "";

    @Override
    public void decode(CheckedFile file, Wanted wanted, Pixels target) throws PictureException {
        decode(
                file,
                Math.max(1, file.info().width() / (OVERSAMPLING * wanted.width())),
                Math.max(1, file.info().height() / (OVERSAMPLING * wanted.height())),
                target);
    }

    @Override
    public void decodeFinest(CheckedFile file, long maxPixels, Pixels target) throws PictureException {
        int period = 1;
        while (pixels(file.info(), period) > maxPixels) {
            period++;
        }
        decode(file, period, period, target);
    }

    private static long pixels(PictureInfo info, int period) {
        return (long) subsampled(info.width(), period) * subsampled(info.height(), period);
    }

    private void decode(CheckedFile file, int acrossPeriod, int downPeriod, Pixels target) throws PictureException {
        if (!(file.layout() instanceof SplicedLayout layout)) {
            throw new IllegalArgumentException("no format of ImageIO's: " + file.layout());
        }
        PictureFormat format = PictureFormat.of(file.bytes(), file.length());
        ImageReader reader = reader(format);
        var input = new SplicedInput();
        layout.feed(file.bytes(), file.length(), input);
        warning = "";
        boolean reusable = false;
        try {
            reader.setInput(input, true, true);
            ImageReadParam parameters = reader.getDefaultReadParam();
            parameters.setSourceSubsampling(acrossPeriod, downPeriod, 0, 0);
            if (layout instanceof JpegLayout jpeg) {
                readJpeg(reader, jpeg, parameters, target);
            } else {
                readAny(reader, layout, parameters, target);
            }
            reusable = true;
        } catch (IOException | RuntimeException e) {
            throw broken(format, e);
        } finally {
            // The reader keeps its input until the next one comes, and the collector keeps it longer still.
            input.release();
            if (reusable) {
                reader.setInput(null);
            } else {
                readers.remove(format);
                reader.dispose();
            }
        }
        if (!warning.isEmpty() && !(format == PictureFormat.JPEG && JpegWarning.isHarmless(warning))) {
            throw format == PictureFormat.JPEG
                    ? JpegWarning.fault(warning)
                    : PictureException.bad(
                            "The %s is damaged: the decoder says \"%s\".".formatted(format.title(), warning));
        }
    }

    private static void readAny(ImageReader reader, PictureLayout layout, ImageReadParam parameters, Pixels target)
            throws IOException {
        requireSize(reader, layout.info());
        ColourPixels.toRgb(reader.read(0, parameters), target);
    }

    private static void readJpeg(ImageReader reader, JpegLayout jpeg, ImageReadParam parameters, Pixels target)
            throws IOException {
        int width = subsampled(jpeg.info().width(), parameters.getSourceXSubsampling());
        int height = subsampled(jpeg.info().height(), parameters.getSourceYSubsampling());
        target.resize(width, height, 3);
        if (jpeg.components() == 4) {
            Raster raster = reader.readRaster(0, parameters);
            ColourPixels.inkToRgb(raster, jpeg.adobeTransform() == 2, jpeg.inverted(), target);
            return;
        }
        int bands = jpeg.components();
        int[] offsets = bands == 1 ? new int[] {0} : new int[] {0, 1, 2};
        var raster = Raster.createInterleavedRaster(
                new DataBufferByte(target.bytes(), target.bytes().length),
                width,
                height,
                width * bands,
                bands,
                offsets,
                null);
        var colours = new ComponentColorModel(
                ColorSpace.getInstance(bands == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                false,
                false,
                Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        parameters.setDestination(new BufferedImage(colours, raster, false, null));
        reader.read(0, parameters);
        if (bands == 1) {
            target.greyToRgb();
        }
    }

    /** The size that was allowed is the size that is decoded, whatever else the file says of itself. */
    private static void requireSize(ImageReader reader, PictureInfo info) throws IOException {
        if (reader.getWidth(0) != info.width() || reader.getHeight(0) != info.height()) {
            throw new IIOException("the file names two sizes");
        }
    }

    private static int subsampled(int size, int period) {
        return (size + period - 1) / period;
    }

    private static PictureException broken(PictureFormat format, Exception cause) {
        if (cause instanceof EOFException || cause.getCause() instanceof EOFException) {
            return PictureLayout.truncated(format);
        }
        String message = cause.getMessage();
        String detail = message == null || cause instanceof RuntimeException ? "" : " (%s)".formatted(message);
        return new PictureException(
                PictureException.Reason.BAD_IMAGE,
                "The %s can't be decoded%s.".formatted(format.title(), detail),
                cause);
    }

    private ImageReader reader(PictureFormat format) {
        ImageReader present = readers.get(format);
        if (present != null) {
            return present;
        }
        ImageReader created = create(format);
        created.addIIOReadWarningListener((source, message) -> warning = warning.isEmpty() ? message : warning);
        readers.put(format, created);
        return created;
    }

    /** The JDK's: libraries on the class path may bring others, which only add what is left out here on purpose. */
    private static ImageReader create(PictureFormat format) {
        Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format.label());
        while (found.hasNext()) {
            ImageReader reader = found.next();
            if (reader.getClass().getName().startsWith("com.sun.imageio")) {
                return reader;
            }
        }
        throw new IllegalStateException("this Java has no reader for " + format.title());
    }

    @Override
    public void close() {
        readers.values().forEach(ImageReader::dispose);
        readers.clear();
    }
}
