package pomona.report;

import org.jspecify.annotations.Nullable;

/**
 * What a person says about a report, and how much it tells.
 *
 * @param title of the page; null for one that counts the photos
 * @param place where the season was, in words
 * @param created when, for people
 * @param withLocation whether GPS positions are shown, as a map and on cards
 */
public record ReportText(@Nullable String title, @Nullable String place, String created, boolean withLocation) {}
