package slipway.grading;

/**
 * Why a check could not be judged: ours, never the learner's, and it costs them nothing.
 *
 * @param message a sentence for people; it names the call that hung, and nothing else of the script
 * @param step the call of the library that it was in with its arguments, for the check's author; not to be shown to learners
 * @param output the last that the script printed, for the check's author; not to be shown to learners
 */
public record GradingFailure(String message, String step, String output) {
    static GradingFailure of(String message) {
        return new GradingFailure(message, "", "");
    }
}
