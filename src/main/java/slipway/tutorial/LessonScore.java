package slipway.tutorial;

/**
 * How far a learner has come in a lesson.
 *
 * @param max points that can be earned, 0 in a lesson without tasks
 * @param steps those that ask for something
 */
public record LessonScore(int points, int max, int stepsDone, int steps) {
    /** All steps are, and there is one. */
    public boolean done() {
        return steps > 0 && stepsDone == steps;
    }
}
