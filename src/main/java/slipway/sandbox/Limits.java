package slipway.sandbox;

/**
 * What one sandbox may use. Enforced by the engine that runs it; the learner sees the numbers.
 *
 * @param memoryBytes memory of all processes together, swap included
 * @param cpus share of the machine, 1.0 is one core
 * @param processes processes and threads together
 * @param temporaryBytes size of /tmp, which counts as memory
 */
public record Limits(long memoryBytes, double cpus, int processes, long temporaryBytes) {
    public static final Limits DEFAULT = new Limits(704L << 20, 1.0, 512, 256L << 20);

    public Limits {
        if (memoryBytes < 64L << 20 || cpus <= 0 || processes < 32 || temporaryBytes < 1 << 20) {
            throw new IllegalArgumentException("limits too small for a sandbox: " + memoryBytes + " bytes, " + cpus + " cpus, "
                    + processes + " processes, " + temporaryBytes + " bytes of /tmp");
        }
    }
}
