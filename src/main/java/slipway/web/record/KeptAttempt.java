package slipway.web.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import slipway.progress.Attempt;
import slipway.progress.LearnerJournal.NumberedAttempt;

/**
 * A line of {@code attempts.jsonl}. Its names are what people's programs read: they stay.
 *
 * @param number the order of attempts in the lesson
 * @param task the exercise or quiz
 * @param results of an exercise what was said about each check, of a quiz the numbers of the chosen options, from 0
 */
record KeptAttempt(UUID id, long number, String task, String lessonVersion, Instant judgedAt, int points, int maxPoints, boolean passed,
        JsonNode results) {

    static KeptAttempt of(NumberedAttempt numbered) {
        Attempt attempt = numbered.attempt();
        return new KeptAttempt(attempt.id(), numbered.number(), attempt.task(), attempt.lessonHash(), attempt.judgedAt(), attempt.points(),
                attempt.maxPoints(), attempt.passed(), Json.tree(attempt.results()));
    }
}
