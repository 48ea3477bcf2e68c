package slipway.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.kernel.ExecRequest;
import slipway.kernel.ExecResult;
import slipway.kernel.KernelSession;

/**
 * Puts an image archive of this machine into a sandbox's engine, as the learner. The engine's answers come from the
 * sandbox: a lie costs the liar an image. Blocks; for a virtual thread.
 */
final class ImageLoader {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String DIRECTORY = "/opt/slipway/images/";

    private final KernelSession kernel;

    ImageLoader(KernelSession kernel) {
        this.kernel = kernel;
    }

    /** @return what went wrong, null when the engine has the image */
    String load(Optional<CourseImages.CourseImage> image) {
        if (image.isEmpty()) {
            return "it is not on this machine; `make up` brings it";
        }
        try {
            return has(image.get()) ? null : problem(run("docker", "load", "--quiet", "--input", DIRECTORY + image.get().file()));
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private boolean has(CourseImages.CourseImage image) throws IOException {
        ExecResult found = run("docker", "image", "inspect", "--format", "{{.Id}}", image.name());
        return found.succeeded() && found.stdoutText().strip().equals(image.id());
    }

    private ExecResult run(String... argv) throws IOException {
        return kernel.exec(new ExecRequest(List.of(argv), Map.of(), null, LIMIT));
    }

    private static String problem(ExecResult result) {
        return result.succeeded() ? null : Words.lastLines(result.stderrText() + result.exit().message());
    }
}
