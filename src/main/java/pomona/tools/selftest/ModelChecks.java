package pomona.tools.selftest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pomona.inference.LeafModel;
import pomona.inference.ModelException;
import pomona.inference.ModelPackage;
import pomona.inference.Variant;

/** The model package, without a server. */
final class ModelChecks {
    private ModelChecks() {}

    /** Opens each variant that is made for this processor: checksum and golden samples. */
    static String verify(Path folder) throws ModelException, CheckFailedException {
        ModelPackage model = ModelPackage.load(folder);
        List<String> good = new ArrayList<>();
        for (Variant variant : model.variants()) {
            if (variant.fits(System.getProperty("os.arch", ""))) {
                LeafModel.open(model, Optional.of(variant.id())).close();
                good.add(variant.id());
            }
        }
        if (good.isEmpty()) {
            throw new CheckFailedException("no variant is made for this processor");
        }
        return "%s %s, %s".formatted(model.name(), model.shortHash(), String.join(", ", good));
    }
}
