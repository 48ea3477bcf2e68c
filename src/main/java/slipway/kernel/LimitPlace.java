package slipway.kernel;

/** Where a sandbox keeps files. */
public enum LimitPlace {
    /** Home and the engine's data, when they share their room. */
    DISK,
    HOME,
    /** Images, containers, volumes and build cache. */
    ENGINE,
    /** {@code /tmp}, which counts as memory. */
    TMP
}
