package slipway.progress;

/**
 * What all attempts of one learner at one exercise or quiz come to. What was passed once stays passed, and the most points
 * count.
 *
 * @param failed attempts that did not pass
 * @param lastResults the results of the last attempt
 */
public record Score(int attempts, int failed, int points, boolean passed, String lastResults) {
    public static final Score NONE = new Score(0, 0, 0, false, "");
}
