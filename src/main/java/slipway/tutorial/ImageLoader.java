package slipway.tutorial;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.images.CourseImages.CourseImage;
import slipway.kernel.ExecRequest;
import slipway.kernel.ExecResult;
import slipway.kernel.KernelSession;

/**
 * Has a sandbox's engine pull an image from this machine's registry, as the learner. The engine's answers come from the sandbox: a lie
 * costs the liar an image. Blocks; for a virtual thread.
 */
final class ImageLoader {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** A registry that has just ended is back within seconds. */
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(2), Duration.ofSeconds(6));

    private final KernelSession kernel;

    ImageLoader(KernelSession kernel) {
        this.kernel = kernel;
    }

    /** @return what went wrong, null when the engine has the image */
    String load(Optional<CourseImage> image) {
        if (image.isEmpty()) {
            return "it is not on this machine; `bin/slipway images sync` brings it";
        }
        try {
            return has(image.get()) ? null : pull(image.get().name());
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the server is ending";
        }
    }

    private String pull(String name) throws IOException, InterruptedException {
        String problem = problem(run("docker", "pull", "--quiet", name));
        for (Duration pause : PAUSES) {
            if (problem == null) {
                break;
            }
            Thread.sleep(pause);
            problem = problem(run("docker", "pull", "--quiet", name));
        }
        return problem;
    }

    private boolean has(CourseImage image) throws IOException {
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
