package pomona.picture.decode;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import pomona.picture.PictureDecoder;

/** What a photo's pixels cost on their way from libturbojpeg's size to the model's square. */
@State(Scope.Thread)
public class AreaScalerBenchmark {
    /** 2048x1365 comes out at two eighths; 256x256 as it is. */
    @Param({"512x342", "256x256"})
    private String size = "";

    private final Pixels pixels = new Pixels();
    private final AreaScaler scaler = new AreaScaler();
    private final byte[] square = new byte[PictureDecoder.RGB_BYTES];

    @Setup
    public void fill() {
        String[] sides = size.split("x", -1);
        pixels.resize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), 3);
        new Random(1).nextBytes(pixels.bytes());
    }

    @Benchmark
    public byte[] scale() {
        scaler.scale(pixels, PictureDecoder.SIDE, PictureDecoder.SIDE, square);
        return square;
    }
}
