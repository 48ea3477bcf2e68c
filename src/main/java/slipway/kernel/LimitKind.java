package slipway.kernel;

/** What a sandbox can use up. */
public enum LimitKind {
    /** Bytes; reached when the kernel ended a process for want of memory. */
    MEMORY,
    /** Processes and threads together. */
    PROCESSES,
    /** Thousandths of a core; reached when all of it was used for a minute. */
    CPU,
    /** Bytes of a {@link LimitPlace}. */
    DISK,
    /** Files and directories of a {@link LimitPlace}. */
    FILES
}
