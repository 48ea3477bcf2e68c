package slipway.kernel;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import slipway.sandbox.SandboxException;

/**
 * What happened in a sandbox, in the order in which it happened. Per run: {@code RunStarted} (missing when it ended
 * before), its {@code OutputReceived} without gap or overlap, {@code RunEnded} once all output before its offset was
 * given, later output of background jobs, {@code OutputClosed} last of all. Each is given once per session; a new session
 * on the same sandbox repeats what the agent still remembers.
 */
public sealed interface KernelEvent {
    record RunStarted(UUID run, Instant at) implements KernelEvent {
    }

    /**
     * Output as the terminal carried it; UTF-8 sequences may be split between two.
     *
     * @param offset of the first byte in the run's output
     * @param bytes never mutated after this event was made; do not write to it
     */
    record OutputReceived(UUID run, long offset, byte[] bytes) implements KernelEvent {
    }

    /**
     * The run came to its end. Its background jobs may still write.
     *
     * @param directory where the shell stands now; null when nobody knows
     * @param at when it ended; when that was noticed, if the sandbox is lost
     * @param offset bytes of output until its end
     */
    record RunEnded(UUID run, Outcome outcome, String directory, Instant at, long offset) implements KernelEvent {
    }

    /** No further output can come; {@code length} bytes in all. */
    record OutputClosed(UUID run, long length) implements KernelEvent {
    }

    record ShellChanged(String shell, ShellState state, String message) implements KernelEvent {
    }

    /** @param version of the engine, null until it is ready */
    record EngineChanged(EngineState state, String version, String message) implements KernelEvent {
    }

    /** The agent does not do this run, and the session has forgotten it; the message says why. Nothing else comes of it. */
    record RunRefused(UUID run, String message) implements KernelEvent {
    }

    /**
     * The agent answers. Comes before all that it repeats.
     *
     * @param knownRuns what it remembers; those that nobody waits for any more should be {@link KernelSession#forget forgotten}, and
     *     until then are not run again
     * @param boot names the agent's life; another one means that it was started anew
     */
    record Attached(Set<UUID> knownRuns, String boot) implements KernelEvent {
    }

    /** The connection could not be had or was lost. The session goes on trying, and the runs go on meanwhile. */
    record Detached(SandboxException cause) implements KernelEvent {
    }

    /**
     * The sandbox does not run any more, or its agent cannot be understood. Every run not ended has ended as
     * {@link Outcome.SandboxLost} before; runs given later end so at once. The session does not come back.
     */
    record SandboxGone(String message) implements KernelEvent {
    }
}
