package pomona.fuzz;

import java.util.List;

/** Something that must bear any bytes. */
interface Target extends AutoCloseable {
    String name();

    /** Inputs to begin with: good ones, since what is nearly good reaches furthest. */
    List<byte[]> corpus() throws Exception;

    /**
     * Feeds one input.
     *
     * @param seed decides whatever the target itself leaves to chance
     * @throws Throwable a finding: anything but what the target's contract allows
     */
    void feed(byte[] input, long seed) throws Throwable;

    @Override
    default void close() {}
}
