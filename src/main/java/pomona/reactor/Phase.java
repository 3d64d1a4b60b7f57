package pomona.reactor;

/**
 * The life of a connection.
 *
 * <pre>
 *   OPEN --log-off, closing error, drain, end of stream--> FINISHING --all answered and flushed--> LINGERING --> CLOSED
 *     |                                                        |                                       |           ^
 *     +---- reset, failed write, write clock ------------------+---------------------------------------+-----------+
 * </pre>
 */
enum Phase {
    /** Frames are read and answered. */
    OPEN,
    /** No more frames: what is in flight is answered, then the farewell goes out. Bytes that come are discarded. */
    FINISHING,
    /** The sending side is shut; what still comes is discarded, so that no reset overtakes the last reply. */
    LINGERING,
    CLOSED
}
