package slipway.tutorial;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import slipway.kernel.EngineState;
import slipway.protocol.ServerMessage.SandboxChanged.ImageState;

/**
 * What of a learner's sandbox is there. What failed is not waited for: the cell then runs, and its own message is the
 * best explanation.
 *
 * @param absence why the kernel is not attached, as a sentence for the learner; empty when it is
 * @param prepared lessons whose files and setup are in place
 * @param images state by name; unknown names are not waited for
 */
record Readiness(String absence, Set<String> prepared, EngineState engine, Map<String, ImageState> images) {
    static final Readiness NOTHING = new Readiness("Your sandbox is being prepared.", Set.of(), EngineState.OFF, Map.of());

    Readiness {
        prepared = Set.copyOf(prepared);
        images = Map.copyOf(images);
    }

    boolean sandbox() {
        return absence.isEmpty();
    }

    /** Why this run cannot start yet, as a sentence for the learner; empty when it can. */
    Optional<String> obstacle(PendingRuns.Pending run) {
        if (!sandbox()) {
            return Optional.of(absence);
        }
        if (!prepared.contains(run.lesson())) {
            return Optional.of("The lesson's files are being put into your sandbox.");
        }
        if (run.needs().engine() && (engine == EngineState.STARTING || engine == EngineState.OFF)) {
            return Optional.of("Your Docker engine is starting.");
        }
        return engine == EngineState.FAILED ? Optional.empty() : missingImage(run.needs());
    }

    /** Whether the lesson's files and setups are in place, and engine and images are there or will not come. */
    boolean admits(String lesson, Needs needs) {
        return sandbox() && prepared.contains(lesson) && (!needs.engine() || engine == EngineState.FAILED
                || engine == EngineState.READY && missingImage(needs).isEmpty());
    }

    private Optional<String> missingImage(Needs needs) {
        return needs.images().stream().sorted()
                .filter(name -> images.get(name) == ImageState.waiting || images.get(name) == ImageState.loading)
                .findFirst()
                .map(name -> "The image " + name + " is being put into your engine.");
    }
}
