package slipway.grading;

/**
 * Why a check could not be judged: ours, never the learner's, and it costs them nothing.
 *
 * @param message a sentence for people
 * @param step the call of the library that it was in; empty when it was in none
 * @param output the last that the script printed, for its author; not to be shown to learners
 */
public record GradingFailure(String message, String step, String output) {
    static GradingFailure of(String message) {
        return new GradingFailure(message, "", "");
    }
}
