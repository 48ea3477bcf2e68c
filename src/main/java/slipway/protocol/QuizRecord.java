package slipway.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How one quiz stands for one learner.
 *
 * @param chosen indexes of the last answer, from 0
 * @param feedback one for each option, null for those that were not chosen
 */
public record QuizRecord(String id, int points, int max, boolean passed, int attempts, List<Integer> chosen, List<Feedback> feedback) {
    public QuizRecord {
        chosen = List.copyOf(chosen);
        feedback = Collections.unmodifiableList(new ArrayList<>(feedback));
    }

    /** @param html the author's words about this option, may be empty */
    public record Feedback(boolean right, String html) {
    }
}
