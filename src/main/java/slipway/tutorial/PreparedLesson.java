package slipway.tutorial;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import slipway.kernel.EngineState;
import slipway.kernel.ExecExit;
import slipway.kernel.ExecHandle;
import slipway.kernel.ExecRequest;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.SandboxChanged.ImageState;

/**
 * What one lesson needs in a learner's sandbox before its first cell: its files in the lesson's directory (never over what
 * is there) and its setup script run once. Marks in the learner's home remember what was done; a learner who removes them
 * gets it done again. State changes are guarded by the {@link Workspace}; {@link #prepare} blocks, on a thread of its own.
 */
final class PreparedLesson {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SETUP_DONE_ALREADY = 93;

    private enum Stage {
        WAITING, RUNNING, DONE
    }

    private final String slug;
    private final List<String> images;
    private final boolean usesDocker;
    private final LessonFiles files;
    private final String setup;
    private final Map<String, String> parameters;
    private Stage stage = Stage.WAITING;

    /** @param setup script, null when the lesson has none */
    PreparedLesson(String slug, List<String> images, boolean usesDocker, LessonFiles files, String setup,
            Map<String, String> parameters) {
        this.slug = slug;
        this.images = List.copyOf(images);
        this.usesDocker = usesDocker;
        this.files = files;
        this.setup = setup;
        this.parameters = Map.copyOf(parameters);
    }

    String slug() {
        return slug;
    }

    List<String> images() {
        return images;
    }

    boolean usesDocker() {
        return usesDocker;
    }

    boolean isDone() {
        return stage == Stage.DONE;
    }

    /** Another sandbox: look again whether all is in place. */
    void again() {
        stage = Stage.WAITING;
    }

    void done() {
        stage = Stage.DONE;
    }

    /** Whether to prepare now; a setup that uses Docker waits for the engine and the lesson's images. */
    boolean begin(EngineState engine, Map<String, ImageState> imageStates) {
        if (stage != Stage.WAITING || setupMustWait(engine, imageStates)) {
            return false;
        }
        stage = Stage.RUNNING;
        return true;
    }

    private boolean setupMustWait(EngineState engine, Map<String, ImageState> imageStates) {
        if (setup == null || !Needs.of(setup, images).engine() || engine == EngineState.FAILED) {
            return false;
        }
        return engine != EngineState.READY || images.stream().map(imageStates::get)
                .anyMatch(state -> state == ImageState.waiting || state == ImageState.loading);
    }

    /** @return what went wrong, as a sentence; null when all is in place */
    String prepare(KernelSession kernel) {
        try {
            String problem = putFiles(kernel);
            return problem != null || setup == null ? problem : runSetup(kernel);
        } catch (IOException e) {
            return "The lesson could not be prepared: " + e.getMessage();
        }
    }

    private String putFiles(KernelSession kernel) throws IOException {
        String script = """
                mark=.slipway/"$1".files
                mkdir -p "$1" .slipway || exit
                if [ -e "$mark" ]; then cat >/dev/null; exit 0; fi
                tar --extract --skip-old-files --no-same-owner --directory "$1" && : > "$mark"
                """;
        Ran ran = run(kernel, List.of("bash", "-c", script, "slipway", slug), Map.of(), null, files::writeTar);
        return ran.exit().exitCode() == 0 ? null : "The lesson's files could not be put into your sandbox: " + ran.words();
    }

    private String runSetup(KernelSession kernel) throws IOException {
        String script = """
                mark=$HOME/.slipway/"$1".setup
                [ -e "$mark" ] && exit %d
                cat > "$mark.sh" && bash "$mark.sh" </dev/null && mv "$mark.sh" "$mark"
                """.formatted(SETUP_DONE_ALREADY);
        Ran ran = run(kernel, List.of("bash", "-c", script, "slipway", slug), parameters, slug,
                stdin -> stdin.write(setup.getBytes(StandardCharsets.UTF_8)));
        return ran.exit().exitCode() == 0 || ran.exit().exitCode() == SETUP_DONE_ALREADY ? null
                : "The lesson's setup failed (exit code " + ran.exit().exitCode() + "): " + ran.words();
    }

    private record Ran(ExecExit exit, String words) {
    }

    private interface Input {
        void writeTo(OutputStream stdin) throws IOException;
    }

    /** Output is small or a flood of which the end is told; both streams are read so that neither stops the program. */
    private static Ran run(KernelSession kernel, List<String> argv, Map<String, String> env, String directory, Input input)
            throws IOException {
        try (ExecHandle program = kernel.start(new ExecRequest(argv, env, directory, LIMIT))) {
            List<Thread> readers = new ArrayList<>();
            var words = new Tail();
            readers.add(Thread.startVirtualThread(() -> words.drain(program.stdout())));
            readers.add(Thread.startVirtualThread(() -> words.drain(program.stderr())));
            try (OutputStream stdin = program.stdin()) {
                input.writeTo(stdin);
            } catch (IOException programReadsNoMore) {
                // its exit code tells why
            }
            ExecExit exit = program.waitFor(LIMIT.plusSeconds(10));
            for (Thread reader : readers) {
                reader.join(Duration.ofSeconds(2));
            }
            return new Ran(exit, Words.lastLines(words + " " + exit.message()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
