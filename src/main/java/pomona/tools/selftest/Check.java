package pomona.tools.selftest;

/** One thing that has to work. */
interface Check {
    /** What works if it passes, in a few words. */
    String what();

    /**
     * Tries it.
     *
     * @return a detail for the person who reads; may be empty
     * @throws Exception it does not work; the message says why
     */
    String run() throws Exception;
}
