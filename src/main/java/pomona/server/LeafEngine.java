package pomona.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pomona.dispatch.LeafWork;
import pomona.dispatch.WorkFactory;
import pomona.inference.Label;
import pomona.inference.LeafModel;
import pomona.inference.ModelException;
import pomona.inference.ModelPackage;
import pomona.picture.PictureDecoder;
import pomona.picture.PictureDecoders;
import pomona.protocol.Event;
import pomona.protocol.Prediction;

/** The real engine: a leaf model and the decoders that feed it. */
public final class LeafEngine implements Engine {
    private static final List<String> FORMATS = List.of("jpeg", "png", "bmp", "gif", "webp");

    private final LeafModel model;
    private final long maxPixels;
    private final String decoder;
    // What the selector thread tells of the model is made once: it has no business in the model's room.
    private final Prediction.Model name;
    private final Map<String, String> refused;
    private final List<String> labels;
    private final Map<String, Double> thresholds = new LinkedHashMap<>();
    private final Map<String, Event.Guide> guide = new LinkedHashMap<>();

    private LeafEngine(LeafModel model, long maxPixels) {
        this.model = model;
        this.maxPixels = maxPixels;
        name = LeafWork.nameOf(model);
        refused = model.refused();
        labels = model.modelPackage().labels().stream().map(Label::id).toList();
        for (Label label : model.modelPackage().labels()) {
            thresholds.put(label.id(), label.threshold());
            String kind = label.kind().name().toLowerCase(Locale.ROOT);
            guide.put(label.id(), new Event.Guide(label.title(), kind, label.look(), label.next()));
        }
        try (PictureDecoder first = PictureDecoders.create(maxPixels)) {
            this.decoder = first.name();
        }
    }

    /**
     * Loads the configured model and checks it against its golden samples.
     *
     * @throws ModelException the package is missing or wrong, or none of its variants agrees here
     */
    public static LeafEngine open(ServerConfig config) throws ModelException {
        ModelPackage modelPackage = ModelPackage.load(config.model());
        return new LeafEngine(LeafModel.open(modelPackage, config.variant()), config.maxPixels());
    }

    @Override
    public WorkFactory works() {
        return LeafWork.factory(model, maxPixels, System::nanoTime);
    }

    @Override
    public Prediction.Model model() {
        return name;
    }

    @Override
    public Map<String, String> refusedVariants() {
        return refused;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public Map<String, Double> thresholds() {
        return Collections.unmodifiableMap(thresholds);
    }

    @Override
    public Map<String, Event.Guide> guide() {
        return Collections.unmodifiableMap(guide);
    }

    @Override
    public List<String> formats() {
        return FORMATS;
    }

    @Override
    public String decoder() {
        return decoder;
    }

    @Override
    public void close() {
        model.close();
    }
}
