/**
 * Runs source in order inside a sandbox and streams what happens. Knows no lessons, learners or sockets.
 *
 * <p>{@link slipway.kernel.KernelSession} is the way in; what happens comes back as {@link slipway.kernel.KernelEvent}s.
 * The frames spoken with the agent inside stand in ARCHITECTURE.md; {@code sandbox-images/agent} is the other end.
 */
package slipway.kernel;
