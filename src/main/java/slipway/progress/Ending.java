package slipway.progress;

import static java.util.Objects.requireNonNull;

/** How a run ended, as it is remembered. */
public sealed interface Ending {
    /** It came to its end; {@code exitCode} as the shell reports it, 0 to 255. */
    record Finished(int exitCode) implements Ending {
    }

    /** The learner stopped it, before or while it ran. */
    record Interrupted() implements Ending {
    }

    /** It said nothing for {@code seconds} and was stopped. */
    record TimedOut(long seconds) implements Ending {
    }

    /** The shell itself ended. */
    record ShellDied(String message) implements Ending {
        public ShellDied {
            requireNonNull(message, "message");
        }
    }

    /** The sandbox went away, or could not be had. */
    record SandboxLost(String message) implements Ending {
        public SandboxLost {
            requireNonNull(message, "message");
        }
    }
}
