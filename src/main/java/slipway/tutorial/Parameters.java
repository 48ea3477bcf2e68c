package slipway.tutorial;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import slipway.classroom.LearnerId;
import slipway.lesson.Lesson;
import slipway.lesson.Parameter;

/**
 * The values of a lesson's parameters for one learner. Random ones are derived, not stored: the same learner always gets the
 * same value, another one or another installation gets another, and nobody can compute it without the installation's secret.
 *
 * @param secret gives an unguessable text for a purpose
 */
public record Parameters(UnaryOperator<String> secret) {
    private static final int RANDOM_LENGTH = 8;

    public Map<String, String> of(LearnerId learner, Lesson lesson) {
        Map<String, String> values = new LinkedHashMap<>();
        lesson.params().forEach((name, parameter) -> values.put(name, switch (parameter) {
            case Parameter.Fixed(String value) -> value;
            case Parameter.PerLearner() -> random("parameter/" + learner + "/" + lesson.course() + "/" + lesson.slug() + "/" + name);
        }));
        return values;
    }

    /** Letters and digits only, so that it can stand in names of images and containers. */
    private String random(String purpose) {
        String text = secret.apply(purpose).replaceAll("[^A-Za-z0-9]", "").toLowerCase();
        return text.substring(0, RANDOM_LENGTH);
    }
}
