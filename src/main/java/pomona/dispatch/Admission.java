package pomona.dispatch;

/** What became of an image that was offered to the workers. */
public enum Admission {
    /** Admitted, and a worker is free for it now. */
    STARTS,
    /** Admitted; it waits for its turn. */
    QUEUED,
    /** Refused: nothing of it is kept. */
    FULL
}
