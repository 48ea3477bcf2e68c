package slipway.tutorial;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import slipway.kernel.EngineState;
import slipway.kernel.KernelSession;
import slipway.protocol.ServerMessage.SandboxChanged.ImageState;

/**
 * What one lesson needs in a learner's sandbox before its first cell: its files in the lesson's directory (never over what
 * is there) and its setups, its own and its exercises', each run once. State changes are guarded by the {@link Workspace};
 * {@link #prepare} blocks, on a thread of its own.
 */
final class PreparedLesson {
    private static final String PUT_FILES = """
            mark=.slipway/"$1".files
            mkdir -p "$1" .slipway || exit
            if [ -e "$mark" ]; then cat >/dev/null; exit 0; fi
            tar --extract --skip-old-files --no-same-owner --directory "$1" && : > "$mark"
            """;

    private enum Stage {
        WAITING, RUNNING, DONE
    }

    private final String slug;
    private final List<String> images;
    private final boolean usesDocker;
    private final LessonFiles files;
    private final List<Setup> setups;
    private final Map<String, String> parameters;
    private final BiConsumer<Setup, Map<String, String>> remember;
    private Stage stage = Stage.WAITING;

    /** @param remember is given what a setup exported, on the thread that prepares */
    PreparedLesson(String slug, List<String> images, boolean usesDocker, LessonFiles files, List<Setup> setups,
            Map<String, String> parameters, BiConsumer<Setup, Map<String, String>> remember) {
        this.slug = slug;
        this.images = List.copyOf(images);
        this.usesDocker = usesDocker;
        this.files = files;
        this.setups = List.copyOf(setups);
        this.parameters = Map.copyOf(parameters);
        this.remember = remember;
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

    /** Whether to prepare now; setups that use Docker wait for the engine and the lesson's images. */
    boolean begin(EngineState engine, Map<String, ImageState> imageStates) {
        if (stage != Stage.WAITING || setupsMustWait(engine, imageStates)) {
            return false;
        }
        stage = Stage.RUNNING;
        return true;
    }

    private boolean setupsMustWait(EngineState engine, Map<String, ImageState> imageStates) {
        if (engine == EngineState.FAILED || setups.stream().noneMatch(setup -> Needs.of(setup.source(), images).engine())) {
            return false;
        }
        return engine != EngineState.READY || images.stream().map(imageStates::get)
                .anyMatch(state -> state == ImageState.waiting || state == ImageState.loading);
    }

    /** @return what went wrong, as a sentence; null when all is in place */
    String prepare(KernelSession kernel) {
        String problem = putFiles(kernel);
        for (Setup setup : setups) {
            Setup.Done done = setup.run(kernel, parameters, false);
            problem = problem == null ? done.problem() : problem;
            String unsaved = remember(setup, done.exported());
            problem = problem == null ? unsaved : problem;
        }
        return problem;
    }

    private String remember(Setup setup, Map<String, String> exported) {
        try {
            if (exported != null) {
                remember.accept(setup, exported);
            }
            return null;
        } catch (RuntimeException e) {
            return "What a setup of this lesson exported could not be saved: " + e.getMessage();
        }
    }

    private String putFiles(KernelSession kernel) {
        try {
            var ran = LearnerProgram.run(kernel, List.of("bash", "-c", PUT_FILES, "slipway", slug), Map.of(), null, files::writeTar);
            int code = ran.exit().exitCode();
            return code == 0 ? null : "The lesson's files could not be put into your sandbox: " + ran.words();
        } catch (IOException e) {
            return "The lesson could not be prepared: " + e.getMessage();
        }
    }
}
