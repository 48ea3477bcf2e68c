package slipway.kernel;

import java.nio.charset.StandardCharsets;

/**
 * What a program that has ended left: how it ended, and the first {@value #OUTPUT_LIMIT} bytes of each of its outputs.
 * Its bytes come from the sandbox and are to be trusted as little as the learner.
 *
 * @param truncated whether it wrote more than is kept
 */
public record ExecResult(ExecExit exit, byte[] stdout, byte[] stderr, boolean truncated) {
    public static final int OUTPUT_LIMIT = 1 << 20;

    public boolean succeeded() {
        return exit.exitCode() == 0 && !exit.timedOut();
    }

    public String stdoutText() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    public String stderrText() {
        return new String(stderr, StandardCharsets.UTF_8);
    }
}
