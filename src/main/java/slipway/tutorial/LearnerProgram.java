package slipway.tutorial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import slipway.kernel.ExecExit;
import slipway.kernel.ExecHandle;
import slipway.kernel.ExecRequest;
import slipway.kernel.KernelSession;

/**
 * A program run in the learner's sandbox, as the learner, for the platform. All that it says is untrusted and bounded. Blocks;
 * for a virtual thread.
 */
final class LearnerProgram {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MOST_OUTPUT = 256 << 10;

    private LearnerProgram() {
    }

    /**
     * @param output the beginning of what it wrote to stdout, at most 256 KB
     * @param words the end of what it wrote to stderr and why it ended, fit for a sentence
     */
    record Ran(ExecExit exit, byte[] output, String words) {
    }

    /** Writes what the program reads. */
    interface Input {
        void writeTo(OutputStream stdin) throws IOException;
    }

    /** @throws IOException when the sandbox is not connected, or is lost meanwhile */
    static Ran run(KernelSession kernel, List<String> argv, Map<String, String> env, String directory, Input input) throws IOException {
        try (ExecHandle program = kernel.start(new ExecRequest(argv, env, directory, LIMIT))) {
            var words = new Tail();
            var output = new ByteArrayOutputStream();
            Thread stderr = Thread.startVirtualThread(() -> words.drain(program.stderr()));
            Thread stdout = Thread.startVirtualThread(() -> keepBeginning(program.stdout(), output));
            try (OutputStream stdin = program.stdin()) {
                input.writeTo(stdin);
            } catch (IOException programReadsNoMore) {
                // its exit code tells why
            }
            ExecExit exit = program.waitFor(LIMIT.plusSeconds(10));
            stderr.join(Duration.ofSeconds(2));
            stdout.join(Duration.ofSeconds(2));
            synchronized (output) {
                return new Ran(exit, output.toByteArray(), Words.lastLines(words + " " + exit.message()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Reads to the end, so that the program is not held up. */
    private static void keepBeginning(InputStream in, ByteArrayOutputStream kept) {
        byte[] buffer = new byte[8192];
        try {
            for (int count; (count = in.read(buffer)) > 0;) {
                synchronized (kept) {
                    kept.write(buffer, 0, Math.min(count, MOST_OUTPUT - kept.size()));
                }
            }
        } catch (IOException e) {
            // a stream that breaks ends here; the program's exit tells more
        }
    }
}
