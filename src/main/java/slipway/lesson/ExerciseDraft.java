package slipway.lesson;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An exercise while its text is being read; also takes setup and cleanup of the lesson itself. */
final class ExerciseDraft {
    final List<Exercise.Check> checks = new ArrayList<>();
    final List<Exercise.Hint> hints = new ArrayList<>();
    private Exercise.Solution solution;
    private Script setup;
    private Script cleanup;

    /** @return false when there is one already */
    boolean solution(Exercise.Solution value) {
        boolean first = solution == null;
        solution = first ? value : solution;
        return first;
    }

    /** @return false when there is one already */
    boolean script(Directive.Kind kind, Script script) {
        boolean isSetup = kind == Directive.Kind.SETUP;
        boolean first = (isSetup ? setup : cleanup) == null;
        if (first && isSetup) {
            setup = script;
        } else if (first) {
            cleanup = script;
        }
        return first;
    }

    Optional<Exercise.Solution> solution() {
        return Optional.ofNullable(solution);
    }

    Optional<Script> setup() {
        return Optional.ofNullable(setup);
    }

    Optional<Script> cleanup() {
        return Optional.ofNullable(cleanup);
    }
}
