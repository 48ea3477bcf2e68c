package slipway.sandbox;

/**
 * What one sandbox may use. Enforced by the engine that runs it; the learner sees the numbers.
 *
 * @param memoryBytes memory of all processes together, swap included
 * @param cpus share of the machine, 1.0 is one core
 * @param processes processes and threads together
 * @param temporaryBytes size of /tmp, which counts as memory
 * @param homeBytes disk for the learner's files, 0 for no limit; kept by an owner who has files already
 * @param engineBytes disk for images, containers and volumes of the engine inside, 0 for no limit; both have one or none has
 */
public record Limits(long memoryBytes, double cpus, int processes, long temporaryBytes, long homeBytes, long engineBytes) {
    public static final Limits DEFAULT = new Limits(704L << 20, 1.0, 768, 256L << 20, 1L << 30, 6L << 30);
    /** A file system with less has no room for itself. */
    private static final long SMALLEST_DISK = 128L << 20;

    public Limits {
        if (homeBytes == 0 != (engineBytes == 0) || homeBytes != 0 && Math.min(homeBytes, engineBytes) < SMALLEST_DISK) {
            throw new IllegalArgumentException("limits of disk must both be 0 (none) or at least " + SMALLEST_DISK + " bytes, but are "
                    + homeBytes + " for the home and " + engineBytes + " for the engine");
        }
        if (memoryBytes < 64L << 20 || cpus <= 0 || processes < 32 || temporaryBytes < 1 << 20) {
            throw new IllegalArgumentException("limits too small for a sandbox: " + memoryBytes + " bytes, " + cpus + " cpus, "
                    + processes + " processes, " + temporaryBytes + " bytes of /tmp");
        }
    }

    /** Without a limit of disk. */
    public Limits(long memoryBytes, double cpus, int processes, long temporaryBytes) {
        this(memoryBytes, cpus, processes, temporaryBytes, 0, 0);
    }

    /** Whether disk is limited. */
    public boolean disk() {
        return homeBytes > 0;
    }
}
