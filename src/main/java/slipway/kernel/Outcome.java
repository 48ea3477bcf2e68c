package slipway.kernel;

import java.time.Duration;

/** How a run ended. An exit code other than 0 is an ordinary end; other kinds are told apart because they need other words. */
public sealed interface Outcome {
    /** The source came to its end or called {@code exit}; 0 to 255 as the shell reports it. */
    record Finished(int exitCode) implements Outcome {
        public Finished {
            if (exitCode < 0 || exitCode > 255) {
                throw new IllegalArgumentException("exit code must be 0 to 255: " + exitCode);
            }
        }
    }

    /** {@link KernelSession#interrupt} ended it, before or while it ran. */
    record Interrupted() implements Outcome {
    }

    /** It said nothing for so long and was stopped. */
    record TimedOut(Duration silence) implements Outcome {
    }

    /** Its shell ended, was restarted, or ended with the agent; the message says which and what became of the shell. */
    record ShellDied(String message) implements Outcome {
    }

    /** Nobody can say any more how it ended: the sandbox went away, or its agent was started anew. */
    record SandboxLost(String message) implements Outcome {
    }
}
