package pomona.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An EXIF segment made by hand, to be put into a JPEG: two directories below the first, little-endian. */
public final class Exif {
    private static final int ASCII = 2;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;

    private final List<Entry> main = new ArrayList<>();
    private final List<Entry> exif = new ArrayList<>();
    private final List<Entry> gps = new ArrayList<>();

    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(int tag, int type, int count, byte[] value) {}

    public Exif camera(String maker, String model) {
        main.add(text(0x010f, maker));
        main.add(text(0x0110, model));
        return this;
    }

    public Exif orientation(int orientation) {
        main.add(new Entry(0x0112, SHORT, 1, new byte[] {(byte) orientation, 0, 0, 0}));
        return this;
    }

    public Exif takenAt(String time, String offset) {
        exif.add(text(0x9003, time));
        exif.add(text(0x9011, offset));
        return this;
    }

    /** Degrees, minutes and seconds, each twice: north or south, east or west. */
    public Exif place(String latitudeReference, int[] latitude, String longitudeReference, int[] longitude) {
        gps.add(text(1, latitudeReference));
        gps.add(rationals(2, latitude));
        gps.add(text(3, longitudeReference));
        gps.add(rationals(4, longitude));
        return this;
    }

    /** Degrees north and east, told to a hundredth of a metre. */
    public Exif at(double latitude, double longitude) {
        gps.add(text(1, latitude < 0 ? "S" : "N"));
        gps.add(degrees(2, Math.abs(latitude)));
        gps.add(text(3, longitude < 0 ? "W" : "E"));
        gps.add(degrees(4, Math.abs(longitude)));
        return this;
    }

    /** The JPEG with this segment behind its first marker. */
    public byte[] in(byte[] jpeg) {
        byte[] tiff = tiff();
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + tiff.length + 10);
        out.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (tiff.length + 8));
        out.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff);
        out.put(jpeg, 2, jpeg.length - 2);
        return out.array();
    }

    private byte[] tiff() {
        int mainEntries = main.size() + 2;
        int exifAt = 8 + directoryBytes(mainEntries);
        int gpsAt = exifAt + directoryBytes(exif.size());
        int valuesAt = gpsAt + directoryBytes(gps.size());
        List<Entry> all = new ArrayList<>(main);
        all.add(pointer(0x8769, exifAt));
        all.add(pointer(0x8825, gpsAt));
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        ByteBuffer out = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
        for (List<Entry> directory : List.of(all, exif, gps)) {
            out.putShort((short) directory.size());
            for (Entry entry : directory) {
                out.putShort((short) entry.tag).putShort((short) entry.type).putInt(entry.count);
                if (entry.value.length <= 4) {
                    out.put(entry.value).put(new byte[4 - entry.value.length]);
                } else {
                    out.putInt(valuesAt + values.size());
                    values.writeBytes(entry.value);
                }
            }
            out.putInt(0);
        }
        out.put(values.toByteArray());
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static int directoryBytes(int entries) {
        return 2 + 12 * entries + 4;
    }

    private static Entry pointer(int tag, int at) {
        byte[] value =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(at).array();
        return new Entry(tag, LONG, 1, value);
    }

    private static Entry text(int tag, String text) {
        byte[] value = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
        return new Entry(tag, ASCII, value.length, value);
    }

    private static Entry degrees(int tag, double degrees) {
        ByteBuffer value = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        value.putInt((int) Math.round(degrees * 10_000_000)).putInt(10_000_000);
        value.putInt(0).putInt(1).putInt(0).putInt(1);
        return new Entry(tag, RATIONAL, 3, value.array());
    }

    private static Entry rationals(int tag, int[] numbers) {
        ByteBuffer value = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            value.putInt(number).putInt(1);
        }
        return new Entry(tag, RATIONAL, numbers.length, value.array());
    }
}
