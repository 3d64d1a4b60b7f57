package pomona.protocol;

/**
 * What a client asks for beyond the prediction: the header field {@code want}.
 *
 * @param status {@code s}: the events {@code queued} and {@code running}
 * @param map {@code m}: the evidence map
 * @param bulk {@code b}: nobody is watching, a person's request goes first
 */
public record Want(boolean status, boolean map, boolean bulk) {
    public static final Want NOTHING = new Want(false, false, false);

    /** Reads the letters in any order; unknown ones are ignored. */
    public static Want ofLetters(String letters) {
        return new Want(letters.indexOf('s') >= 0, letters.indexOf('m') >= 0, letters.indexOf('b') >= 0);
    }

    /** The letters as they are sent; empty when nothing is wanted. */
    public String letters() {
        return (status ? "s" : "") + (map ? "m" : "") + (bulk ? "b" : "");
    }
}
