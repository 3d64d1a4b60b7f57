package pomona.inference;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;
import pomona.picture.PictureDecoder;

/** One DJL predictor. */
final class TorchClassifier implements LeafClassifier {
    private static final Shape INPUT = new Shape(1, PictureDecoder.SIDE, PictureDecoder.SIDE, 3);

    private final Predictor<ByteBuffer, Scores> predictor;

    TorchClassifier(Model model) {
        predictor = model.newPredictor(new Pixels());
    }

    @Override
    public Scores classify(ByteBuffer rgb224Direct) {
        if (!rgb224Direct.isDirect() || rgb224Direct.remaining() != RGB_BYTES) {
            throw new IllegalArgumentException("a direct buffer of %d bytes is needed".formatted(RGB_BYTES));
        }
        try {
            return predictor.predict(rgb224Direct);
        } catch (TranslateException e) {
            throw new IllegalStateException("the model failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        predictor.close();
    }

    private static final class Pixels implements NoBatchifyTranslator<ByteBuffer, Scores> {
        /** The array must belong to the context's own manager: any other keeps it after the call. */
        @Override
        public NDList processInput(TranslatorContext context, ByteBuffer rgb) {
            return new NDList(context.getNDManager().create(rgb, INPUT, DataType.UINT8));
        }

        /** What else a model gives stays where it is: only these two are copied. */
        @Override
        public Scores processOutput(TranslatorContext context, NDList list) {
            NDArray probabilities = list.get(0);
            NDArray cells = list.get(1);
            return new Scores(probabilities.toFloatArray(), cells.toFloatArray());
        }
    }
}
