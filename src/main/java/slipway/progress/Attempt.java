package slipway.progress;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;

/**
 * One judged try at an exercise or a quiz.
 *
 * @param task id of the exercise or quiz
 * @param results what was said about each part, in the writer's own form
 */
public record Attempt(UUID id, JournalKey key, String task, String lessonHash, Instant judgedAt, int points, int maxPoints,
        boolean passed, String results) {
    public Attempt {
        requireNonNull(id, "id");
        requireNonNull(key, "key");
        requireNonNull(task, "task");
        requireNonNull(lessonHash, "lessonHash");
        requireNonNull(judgedAt, "judgedAt");
        requireNonNull(results, "results");
        if (points < 0 || points > maxPoints) {
            throw new IllegalArgumentException(points + " of " + maxPoints + " points");
        }
    }
}
