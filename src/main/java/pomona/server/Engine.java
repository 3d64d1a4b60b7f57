package pomona.server;

import java.util.List;
import java.util.Map;
import pomona.dispatch.WorkFactory;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/** What runs the pictures, and what it says of itself. Closed after the last worker's tools. */
public interface Engine extends AutoCloseable {
    /** Makes each worker's tools, warmed. */
    WorkFactory works();

    Prediction.Model model();

    /** Variants of the model that were to be preferred and can't be used here, each with its reason. */
    Map<String, String> refusedVariants();

    /** In the model's order. */
    List<String> labels();

    Map<String, Double> thresholds();

    Map<String, Event.Guide> guide();

    /** The picture formats it reads. */
    List<String> formats();

    /** How pictures are decoded: {@code libjpeg-turbo} or {@code imageio}. */
    String decoder();

    @Override
    void close();
}
