package pomona.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import pomona.testing.Exif;

/**
 * Copies photos into a season that never was: blocks and rows by folder and name, days from May to September and places
 * in their EXIF, always the same ones. For looking at reports.
 *
 * <pre>
 *   java -cp target/classes:target/test-classes:'target/lib/*' pomona.report.MadeUpSeason PHOTOS SEASON
 * </pre>
 */
public final class MadeUpSeason {
    private static final List<String> BLOCKS =
            List.of("Unterfeld", "Am Hang", "Südhang – Elstar", "Block 4", "neu gepflanzt/Reihen 1 bis 12");
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 5, 4);
    private static final int WEEKS = 18;
    private static final double LATITUDE = 47.6731;
    private static final double LONGITUDE = 9.3217;

    private MadeUpSeason() {}

    /** Arguments: where photos are, where they are to go. */
    public static void main(String[] args) throws IOException {
        System.out.println(make(Path.of(args[0]), Path.of(args[1])) + " photos");
    }

    /** Copies all JPEGs under a folder; returns how many. */
    static int make(Path photos, Path season) throws IOException {
        Random random = new Random(2026);
        List<Path> files;
        try (Stream<Path> all = Files.walk(photos)) {
            files = all.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".jpg"))
                    .sorted()
                    .toList();
        }
        int number = 0;
        for (Path file : files) {
            int block = random.nextInt(BLOCKS.size());
            int eastward = block / 3;
            // A visit a week, on a day of its own for each block.
            LocalDate day = FIRST_DAY.plusWeeks(random.nextInt(WEEKS)).plusDays(block);
            LocalTime time = LocalTime.of(8 + random.nextInt(9), random.nextInt(60), random.nextInt(60));
            double latitude = LATITUDE + block % 3 * 0.0016 + random.nextDouble() * 0.0011;
            double longitude = LONGITUDE + eastward * 0.0028 + random.nextDouble() * 0.0019;
            String taken = "%s %s"
                    .formatted(day.toString().replace('-', ':'), time.toString().length() == 5 ? time + ":00" : time);
            byte[] copy = new Exif()
                    .camera("Made", "Up")
                    .takenAt(taken, random.nextInt(3) == 0 ? "" : "+02:00")
                    .at(latitude, longitude)
                    .in(Files.readAllBytes(file));
            Path folder = Files.createDirectories(season.resolve(BLOCKS.get(block)));
            Files.write(
                    folder.resolve("row_%02d_tree_%d_%04d.jpg"
                            .formatted(1 + random.nextInt(12), 1 + random.nextInt(40), number++)),
                    copy);
        }
        return number;
    }
}
