package slipway.kernel;

/** A shell or interpreter as its agent sees it. */
public enum ShellState {
    STARTING, IDLE, BUSY,
    /** It did not come back after its cell ended; {@link KernelSession#restart} helps. */
    UNRESPONSIVE,
    /** It is gone; the next run starts a new one. */
    ENDED
}
