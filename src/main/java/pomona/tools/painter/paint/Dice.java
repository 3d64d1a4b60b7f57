package pomona.tools.painter.paint;

/**
 * SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014), written out here because the
 * library's generators fix neither their algorithm nor how they make a double of it.
 */
public final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public Dice(long seed) {
        this.state = seed;
    }

    /** A well mixed 64-bit value: the generator's finaliser, also good as a hash. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** 53 random bits as a fraction in [0, 1). */
    static double fraction(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }

    public long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1). */
    double unit() {
        return fraction(next());
    }

    /** Uniform in [low, high). */
    public double between(double low, double high) {
        return low + (high - low) * unit();
    }
}
