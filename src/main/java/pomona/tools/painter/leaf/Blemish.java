package pomona.tools.painter.leaf;

/** Something that grows on a leaf. */
interface Blemish {
    /**
     * Changes the leaf's tissue at a place, if this reaches so far.
     *
     * @param along from 0 at the stalk to 1 at the tip
     * @param across distance from the midrib in the same unit, negative on the far side
     */
    void mark(double along, double across, Tissue tissue);
}
