package slipway.kernel;

/**
 * Is told what happens. Called on the session's one thread, in order; it may call the session back. It should not wait
 * long: nothing else of that sandbox is heard meanwhile. What it throws is logged and the session goes on.
 */
@FunctionalInterface
public interface KernelListener {
    void event(KernelEvent event);
}
