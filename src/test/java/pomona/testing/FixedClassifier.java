package pomona.testing;

import java.nio.ByteBuffer;
import pomona.inference.LeafClassifier;
import pomona.inference.Scores;

/** Gives the same scores whatever it is shown. */
public final class FixedClassifier implements LeafClassifier {
    private final float[] probabilities;
    private int classified;
    private boolean closed;

    public FixedClassifier(float... probabilities) {
        this.probabilities = probabilities;
    }

    @Override
    public Scores classify(ByteBuffer rgb224Direct) {
        if (rgb224Direct.remaining() != RGB_BYTES) {
            throw new IllegalArgumentException("%d bytes".formatted(rgb224Direct.remaining()));
        }
        classified++;
        return new Scores(probabilities.clone(), new float[probabilities.length * Scores.MAP_SIDE * Scores.MAP_SIDE]);
    }

    public int classified() {
        return classified;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
