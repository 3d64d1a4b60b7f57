package pomona.picture;

/** The bytes {@code [from, to)} of a file. */
record Span(int from, int to) {}
