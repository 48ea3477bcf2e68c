package slipway.lesson;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A task with checks.
 *
 * @param blocks what the learner reads, without hints and solution
 * @param setup prepares the exercise, and again on its Reset
 */
public record Exercise(String id, String title, String renamedFrom, List<Block> blocks, List<Check> checks, List<Hint> hints,
                       Optional<Solution> solution, Optional<Script> setup, Optional<Script> cleanup, int line) implements Task {
    public Exercise {
        blocks = List.copyOf(blocks);
        checks = List.copyOf(checks);
        hints = List.copyOf(hints);
    }

    @Override
    public int points() {
        return checks.stream().mapToInt(Check::points).sum();
    }

    /** One thing that is judged. The learner sees the title, never the script. */
    public record Check(String id, String title, int points, Duration timeout, Script script, String renamedFrom) {
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    }

    /** @param after shown only after this many failed attempts; 0 is at once */
    public record Hint(int after, List<Block> blocks) {
        public Hint {
            blocks = List.copyOf(blocks);
        }
    }

    /** Its cells and files are what the lesson test executes. */
    public record Solution(List<Block> blocks) {
        public Solution {
            blocks = List.copyOf(blocks);
        }

        /** All blocks of a kind, in the order of the text. */
        public <T extends Block> List<T> all(Class<T> kind) {
            return Step.all(blocks, kind);
        }
    }
}
