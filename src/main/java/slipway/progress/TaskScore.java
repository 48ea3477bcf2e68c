package slipway.progress;

import java.time.Instant;

/**
 * What a learner's attempts at one exercise or quiz come to.
 *
 * @param task id of the exercise or quiz
 * @param score without results
 * @param lastJudged when the newest attempt was judged
 */
public record TaskScore(String learner, String lesson, String task, Score score, Instant lastJudged) {
}
