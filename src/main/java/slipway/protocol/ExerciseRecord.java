package slipway.protocol;

import java.util.List;

/**
 * How one exercise stands for one learner.
 *
 * @param points the most that an attempt earned, of {@code max}
 * @param attempts judged ones
 * @param checking a check is going on, in this page or another
 * @param resetting its setup runs again
 * @param hints HTML of those that may be seen, in their order
 * @param hintsLeft null when all may be seen
 * @param solution HTML; null when it was not asked for or the course hides it
 * @param notice what else to tell: why nothing was counted, or that a setup failed; empty for nothing
 */
public record ExerciseRecord(String id, int points, int max, boolean passed, int attempts, boolean checking, boolean resetting,
        List<CheckRecord> checks, List<String> hints, HintsLeft hintsLeft, String solution, String notice) {
    public ExerciseRecord {
        checks = List.copyOf(checks);
        hints = List.copyOf(hints);
    }

    /**
     * One thing that is judged.
     *
     * @param code names the cause of a failure; empty otherwise
     * @param progress what a running check is doing
     */
    public record CheckRecord(String id, String title, int points, int max, State state, String code, String message,
            List<Difference> differences, String progress) {
        public CheckRecord {
            differences = List.copyOf(differences);
        }

        /** Not judged yet; in line; going on; its end. {@code broken}: our failure, which costs nothing. */
        public enum State {
            open, waiting, running, passed, failed, broken
        }
    }

    /** What was looked at, what it should be, and what it is. */
    public record Difference(String what, String expected, String found) {
    }

    /** @param after failed attempts until the next one */
    public record HintsLeft(int count, int after) {
    }
}
