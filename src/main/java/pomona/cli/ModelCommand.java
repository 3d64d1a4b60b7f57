package pomona.cli;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import pomona.inference.Label;
import pomona.inference.LeafClassifier;
import pomona.inference.LeafModel;
import pomona.inference.ModelException;
import pomona.inference.ModelPackage;
import pomona.inference.Variant;
import pomona.picture.PictureDecoder;
import pomona.system.ExitCode;

/** Looks at a model package, without a server. */
@Command(
        name = "model",
        description = "Show or verify a model package.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(info | verify)",
        footerHeading = "%nExamples:%n",
        footer = {
            "  pomona model info                      the model that comes with the program, here",
            "  pomona model verify models/apple-leaf  checksums and golden samples on this machine",
        })
final class ModelCommand implements Runnable {
    private static final int TIMED_PREDICTIONS = 21;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "info or verify?");
    }

    @Command(
            name = "info",
            description = "What the package holds, which variant is used on this machine, and how fast each is.",
            mixinStandardHelpOptions = true)
    int info(@Parameters(paramLabel = "FOLDER", arity = "0..1", description = FOLDER) @Nullable Path folder) {
        PrintWriter out = spec.commandLine().getOut();
        return withPackage(folder, model -> {
            print(out, "%s %s, licence %s", model.name(), model.version(), model.licence());
            print(out, "sha256   %s", model.sha256());
            print(out, "input    %d x %d", PictureDecoder.SIDE, PictureDecoder.SIDE);
            Optional<String> used = Optional.empty();
            for (Variant variant : model.variants()) {
                print(
                        out,
                        "variant  %-6s %s, %,d bytes, for %s",
                        variant.id(),
                        variant.file(),
                        variant.bytes(),
                        String.join(", ", variant.architectures()));
                try (LeafModel opened = LeafModel.open(model, Optional.of(variant.id()))) {
                    String standing = used.isEmpty() ? "used" : "not used: %s comes first".formatted(used.get());
                    print(out, "         %-6s %s; %.1f ms a picture on one core", "", standing, medianMillis(opened));
                    used = used.isEmpty() ? Optional.of(variant.id()) : used;
                } catch (ModelException e) {
                    print(out, "         %-6s not used: %s", "", e.getMessage());
                }
            }
            for (Label label : model.labels()) {
                print(out, "label    %-22s from %.2f  %s", label.id(), label.threshold(), label.title());
            }
            return used.isPresent() ? ExitCode.ALL_WELL : ExitCode.SOME_FAILED;
        });
    }

    /** How long the model alone takes for a picture on this machine. */
    private static double medianMillis(LeafModel model) {
        ByteBuffer square = ByteBuffer.allocateDirect(LeafClassifier.RGB_BYTES);
        double[] millis = new double[TIMED_PREDICTIONS];
        try (LeafClassifier classifier = model.newClassifier()) {
            classifier.warmUp();
            for (int i = 0; i < millis.length; i++) {
                long begun = System.nanoTime();
                classifier.classify(square.rewind());
                millis[i] = (System.nanoTime() - begun) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }

    @Command(
            name = "verify",
            description = "Check each variant's checksum and golden samples on this machine.",
            mixinStandardHelpOptions = true)
    int verify(@Parameters(paramLabel = "FOLDER", arity = "0..1", description = FOLDER) @Nullable Path folder) {
        PrintWriter out = spec.commandLine().getOut();
        return withPackage(folder, model -> {
            int usable = 0;
            int broken = 0;
            for (Variant variant : model.variants()) {
                if (!variant.fits(System.getProperty("os.arch", ""))) {
                    print(out, "%-6s not for this machine", variant.id());
                    continue;
                }
                try (LeafModel opened = LeafModel.open(model, Optional.of(variant.id()))) {
                    print(
                            out,
                            "%-6s good: checksum and %d golden samples agree",
                            opened.variant().id(),
                            model.golden().size());
                    usable++;
                } catch (ModelException e) {
                    print(out, "%-6s BAD: %s", variant.id(), e.getMessage());
                    broken++;
                }
            }
            return usable > 0 && broken == 0 ? ExitCode.ALL_WELL : ExitCode.SOME_FAILED;
        });
    }

    private static final String FOLDER = "The package's folder; default: the one that comes with the program.";

    @FunctionalInterface
    private interface Look {
        int at(ModelPackage model);
    }

    private int withPackage(@Nullable Path folder, Look look) {
        Path where = folder == null ? Home.folder().resolve("models/apple-leaf") : folder;
        try {
            return look.at(ModelPackage.load(where));
        } catch (ModelException e) {
            spec.commandLine().getErr().println("pomona model: " + e.getMessage());
            return ExitCode.SOME_FAILED;
        } finally {
            spec.commandLine().getOut().flush();
        }
    }

    private static void print(PrintWriter out, String format, @Nullable Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
