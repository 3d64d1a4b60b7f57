package pomona.inference;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pomona.system.Sha256;

/**
 * A model package with the one variant of it that runs here.
 *
 * <p>A variant is taken when it was made for this processor, its file has the checksum that the manifest names, it
 * loads, and it gives the golden samples' probabilities. The last is no formality: the same file computes differently
 * on another processor, and a wrong answer looks like any other.
 *
 * <p>Thread-safe; each thread makes its own {@link LeafClassifier}. Close those first.
 */
public final class LeafModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeafModel.class);

    private final ModelPackage modelPackage;
    private final Variant variant;
    private final Model model;
    private final Map<String, String> refused;

    private LeafModel(ModelPackage modelPackage, Variant variant, Model model, Map<String, String> refused) {
        this.modelPackage = modelPackage;
        this.variant = variant;
        this.model = model;
        this.refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /**
     * Opens the first variant that can be trusted on this machine.
     *
     * @param variant the one and only variant to try; empty for the first that passes
     * @throws ModelException none passes; the message says why, variant by variant
     */
    public static LeafModel open(ModelPackage modelPackage, Optional<String> variant) throws ModelException {
        return open(modelPackage, variant, System.getProperty("os.arch", ""));
    }

    /** Opens a model as on a machine whose processor Java calls {@code architecture}. */
    static LeafModel open(ModelPackage modelPackage, Optional<String> variant, String architecture)
            throws ModelException {
        startEngine();
        var refused = new LinkedHashMap<String, String>();
        for (Variant candidate : candidates(modelPackage, variant)) {
            try {
                return open(modelPackage, candidate, architecture, refused);
            } catch (ModelException e) {
                LOG.warn("Variant {} is not used: {}", candidate.id(), e.getMessage());
                refused.put(candidate.id(), String.valueOf(e.getMessage()));
            }
        }
        throw new ModelException("No variant of the model in %s can be used here. %s"
                .formatted(modelPackage.folder(), sentences(refused)));
    }

    /** Begins what a model will need, whichever it is, on another thread; to open one does so too. */
    public static void startEngine() {
        TorchEngine.begin();
    }

    /** Variants that were tried and not used, with the reasons in a sentence each. */
    public static String sentences(Map<String, String> refused) {
        Map<String, String> variants = refused.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.joining(", "))));
        return variants.entrySet().stream()
                .map(entry -> entry.getValue() + ": " + entry.getKey())
                .collect(Collectors.joining(" "));
    }

    public ModelPackage modelPackage() {
        return modelPackage;
    }

    /** The variant that runs. */
    public Variant variant() {
        return variant;
    }

    /** The variants that were to be preferred and can't be used here, each with its reason: a sentence. */
    public Map<String, String> refused() {
        return refused;
    }

    /** A classifier for one thread; the caller closes it. */
    public LeafClassifier newClassifier() {
        return new TorchClassifier(model);
    }

    @Override
    public void close() {
        model.close();
    }

    private static List<Variant> candidates(ModelPackage modelPackage, Optional<String> wanted) throws ModelException {
        if (wanted.isEmpty()) {
            return modelPackage.variants();
        }
        return List.of(modelPackage
                .variant(wanted.get())
                .orElseThrow(() -> new ModelException("The model has no variant %s; it has %s."
                        .formatted(
                                wanted.get(),
                                String.join(
                                        ", ",
                                        modelPackage.variants().stream()
                                                .map(Variant::id)
                                                .toList())))));
    }

    private static LeafModel open(
            ModelPackage modelPackage, Variant variant, String architecture, Map<String, String> refused)
            throws ModelException {
        if (!variant.fits(architecture)) {
            throw new ModelException("It is made for %s, this machine is %s."
                    .formatted(String.join(", ", variant.architectures()), architecture));
        }
        Path file = modelPackage.folder().resolve(variant.file());
        FileTime checkedAt = verify(file, variant);
        GoldenCheck golden = GoldenCheck.of(modelPackage, variant);
        Model model = TorchEngine.newModel(modelPackage.name());
        try {
            loadInto(model, file, variant, checkedAt);
            var opened = new LeafModel(modelPackage, variant, model, refused);
            try (LeafClassifier classifier = opened.newClassifier()) {
                golden.hold(classifier);
            }
            return opened;
        } catch (ModelException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** Returns when the file that was checked had last been changed. */
    private static FileTime verify(Path file, Variant variant) throws ModelException {
        FileTime changed;
        String sha256;
        try {
            changed = Files.getLastModifiedTime(file);
            if (Files.size(file) != variant.bytes()) {
                throw new ModelException(
                        "%s has %d bytes instead of %d.".formatted(variant.file(), Files.size(file), variant.bytes()));
            }
            sha256 = Sha256.hex(file);
        } catch (NoSuchFileException e) {
            throw new ModelException("%s is missing.".formatted(variant.file()), e);
        } catch (IOException e) {
            throw new ModelException("%s can't be read: %s.".formatted(variant.file(), e.getMessage()), e);
        }
        if (!sha256.equals(variant.sha256())) {
            throw new ModelException("%s has the checksum %s… instead of %s…: it is damaged or another file."
                    .formatted(
                            variant.file(),
                            sha256.substring(0, 12),
                            variant.sha256().substring(0, 12)));
        }
        return changed;
    }

    /**
     * The engine opens the file itself: given a stream it copies all of it three times over, 40 MB that its allocator
     * keeps. So the file is looked at again afterwards: what was loaded is what was checked.
     */
    private static void loadInto(Model model, Path file, Variant variant, FileTime checkedAt) throws ModelException {
        try {
            model.load(file.toAbsolutePath().getParent(), file.getFileName().toString());
            if (!Files.getLastModifiedTime(file).equals(checkedAt) || Files.size(file) != variant.bytes()) {
                throw new ModelException("%s was changed while it was loaded.".formatted(variant.file()));
            }
        } catch (IOException | MalformedModelException | RuntimeException e) {
            throw new ModelException(
                    "%s can't be loaded: %s."
                            .formatted(variant.file(), ModelException.firstLine(String.valueOf(e.getMessage()))),
                    e);
        }
    }
}
