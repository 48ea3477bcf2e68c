package slipway.grading;

import java.util.List;

/** How one check came out. Texts have at most 4,000 characters and no controls, and may be the learner's: escape them. */
public sealed interface CheckResult {
    /** The check's id. */
    String check();

    /** Points of the learner's, at most the check's own. */
    int points();

    record Passed(String check, int points) implements CheckResult {
    }

    /**
     * @param points for the part that was right, less than the check's own
     * @param code groups failures of one cause over a class
     * @param message a sentence for the learner; empty when the differences say all
     */
    record Failed(String check, int points, String code, String message, List<Difference> differences) implements CheckResult {
        public Failed {
            differences = List.copyOf(differences);
        }
    }

    /** The check could not be judged, which is ours. */
    record Broken(String check, GradingFailure failure) implements CheckResult {
        @Override
        public int points() {
            return 0;
        }
    }
}
