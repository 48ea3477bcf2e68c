package slipway.tutorial;

/**
 * How far a learner has come in a lesson.
 *
 * @param max points that can be earned, 0 in a lesson without tasks
 * @param done all steps are
 */
public record LessonScore(int points, int max, boolean done) {
}
