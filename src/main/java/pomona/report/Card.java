package pomona.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pomona.journal.PhotoMetadata;
import pomona.journal.Review;
import pomona.journal.Row;
import pomona.photo.Judgement;
import pomona.protocol.Prediction;
import pomona.report.season.Photo;
import pomona.report.season.Places;
import pomona.text.NaturalOrder;

/** A photo on the contact sheet. */
record Card(Photo photo, Judgement judgement) {
    static final Comparator<Card> LEAST_DOUBTFUL_FIRST = Comparator.comparingDouble(
                    (Card card) -> card.judgement().certainty())
            .thenComparing(card -> card.photo().row().path(), NaturalOrder.INSTANCE)
            .reversed();

    private static final int NAME_CHARS_MAX = 120;
    private static final int PATH_CHARS_MAX = 300;

    /** A longer way is no link: 2,000 cards of such names would be a page of their own. */
    private static final int LINK_CHARS_MAX = 4000;

    private static final String UNRESERVED = "-._~/";

    /**
     * What the page shows of it.
     *
     * @param page that links to the photo
     * @param picture as a data URI, if the photo is still there
     */
    Map<String, Object> values(Path page, Optional<Thumbnails.Picture> picture, boolean withLocation) {
        Row row = photo.row();
        Review review = judgement.review();
        Map<String, Object> values = new HashMap<>();
        values.put("path", HtmlReport.shortened(row.path(), PATH_CHARS_MAX));
        values.put("name", HtmlReport.shortened(row.path().substring(row.path().lastIndexOf('/') + 1), NAME_CHARS_MAX));
        values.put("picture", picture.map(Thumbnails.Picture::dataUri).orElse(""));
        values.put("evidence", picture.map(Thumbnails.Picture::showsEvidence).orElse(false));
        values.put("link", picture.isPresent() ? link(page) : "");
        values.put(
                "label", row.outcome().predicted().map(Prediction::prediction).orElse(""));
        values.put("headline", judgement.finding().headline());
        values.put("otherwise", judgement.finding().otherwise());
        values.put("doubtful", judgement.isDoubtful());
        values.put("order", String.format(Locale.ROOT, "%.4f", judgement.certainty()));
        values.put("flaws", flaws(row));
        values.put(
                "takenAt", Objects.requireNonNullElse(row.photo().takenAt(), "").replace('T', ' '));
        values.put("position", withLocation ? position(row.photo()) : "");
        values.put("reviewed", review != null);
        values.put("corrected", corrected(review));
        values.put("note", review == null ? "" : Objects.requireNonNullElse(review.note(), ""));
        return values;
    }

    private static String corrected(@Nullable Review review) {
        return review == null || review.corrected() == null
                ? ""
                : String.join(
                        " and ",
                        review.correctedLabels().stream()
                                .map(label -> label.replace('_', ' '))
                                .toList());
    }

    private static List<String> flaws(Row row) {
        return Optional.ofNullable(row.quality()).orElse(List.of()).stream()
                .map(flaw -> flaw.label().replace('_', ' '))
                .toList();
    }

    private static String position(PhotoMetadata photo) {
        return Places.of(photo)
                .map(point -> String.format(Locale.ROOT, "%.6f, %.6f", point.latitude(), point.longitude()))
                .orElse("");
    }

    /** The way from the page to the photo, so that both can be moved together; empty where there is none. */
    private String link(Path page) {
        Path folder = page.toAbsolutePath().normalize().getParent();
        Optional<Path> file = photo.file();
        if (folder == null || file.isEmpty() || !Files.isRegularFile(file.get())) {
            return "";
        }
        String way = encoded(
                folder.relativize(file.get().toAbsolutePath().normalize()).toString());
        return way.length() > LINK_CHARS_MAX ? "" : way;
    }

    /** Each byte that could mean something in a URI is told by its number: also a colon, which would end a scheme. */
    private static String encoded(String way) {
        StringBuilder encoded = new StringBuilder(way.length() + 16);
        for (byte each : way.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
