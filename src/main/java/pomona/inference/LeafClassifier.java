package pomona.inference;

import java.nio.ByteBuffer;
import pomona.picture.PictureDecoder;

/** Judges pictures. One per thread, for life; not thread-safe. */
public interface LeafClassifier extends AutoCloseable {
    /** Predictions after which a thread runs at its full speed, as measured. */
    int WARM_UP_PREDICTIONS = 3;

    /** Bytes that {@link #classify} takes: red, green, blue of each pixel of the decoder's square, by row. */
    int RGB_BYTES = PictureDecoder.RGB_BYTES;

    /**
     * Judges one picture.
     *
     * @param rgb224Direct a direct buffer, position 0, {@link #RGB_BYTES} remaining; not kept
     * @throws IllegalStateException the engine failed
     */
    Scores classify(ByteBuffer rgb224Direct);

    /** Predicts a grey square until the engine has settled in this thread. */
    default void warmUp() {
        ByteBuffer square = ByteBuffer.allocateDirect(RGB_BYTES);
        for (int i = 0; i < RGB_BYTES; i++) {
            square.put(i, (byte) 0x80);
        }
        for (int i = 0; i < WARM_UP_PREDICTIONS; i++) {
            classify(square.rewind());
        }
    }

    @Override
    void close();
}
