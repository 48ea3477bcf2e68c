package slipway.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How a run ended, as the page shows it. The kernel's {@code Outcome} is what happened; this is what is told. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
        @JsonSubTypes.Type(value = RunOutcome.Finished.class, name = "finished"),
        @JsonSubTypes.Type(value = RunOutcome.Interrupted.class, name = "interrupted"),
        @JsonSubTypes.Type(value = RunOutcome.TimedOut.class, name = "timed-out"),
        @JsonSubTypes.Type(value = RunOutcome.ShellDied.class, name = "shell-died"),
        @JsonSubTypes.Type(value = RunOutcome.SandboxLost.class, name = "sandbox-lost")})
public sealed interface RunOutcome {
    /** The cell came to its end; {@code exitCode} as the shell reports it, 0 to 255. */
    record Finished(int exitCode) implements RunOutcome {
    }

    /** The learner pressed Stop, before or while it ran. */
    record Interrupted() implements RunOutcome {
    }

    /** It said nothing for {@code seconds} and was stopped. */
    record TimedOut(long seconds) implements RunOutcome {
    }

    /** The shell itself ended; a new one has started. */
    record ShellDied(String message) implements RunOutcome {
    }

    /** The sandbox went away, or could not be had. */
    record SandboxLost(String message) implements RunOutcome {
    }
}
