package slipway.kernel;

import java.time.Instant;
import java.util.UUID;
import slipway.sandbox.SandboxException;

/** What {@link KernelState} is told: commands, and what becomes of the connection. What the agent says is the third kind. */
sealed interface KernelInput {
    record Execute(Execution execution, Instant at) implements KernelInput {
    }

    record Interrupt(UUID run, Instant at) implements KernelInput {
    }

    record Acknowledge(UUID run, long offset) implements KernelInput {
    }

    record Forget(UUID run) implements KernelInput {
    }

    /** Restart, resize, input, engine: passed on, kept while there is no connection. */
    record Say(ToAgent message) implements KernelInput {
    }

    /** A connection is there; the agent has said nothing yet. */
    record Connected() implements KernelInput {
    }

    record Heard(FromAgent.Session message, Instant at) implements KernelInput {
    }

    record Disconnected(SandboxException cause) implements KernelInput {
    }

    /** There is no sandbox to connect to any more. */
    record Gone(String message, Instant at) implements KernelInput {
    }
}
