package pomona.picture.format;

/** The bytes {@code [from, to)} of a file. */
public record Span(int from, int to) {}
