package slipway.grading;

import java.util.List;

/** All checks of an attempt, in the exercise's order. */
public record Verdict(List<CheckResult> results) {
    public Verdict {
        results = List.copyOf(results);
    }

    public int points() {
        return results.stream().mapToInt(CheckResult::points).sum();
    }

    public boolean passed() {
        return results.stream().allMatch(CheckResult.Passed.class::isInstance);
    }

    /** Whether some check could not be judged: such an attempt is not counted. */
    public boolean broken() {
        return results.stream().anyMatch(CheckResult.Broken.class::isInstance);
    }
}
