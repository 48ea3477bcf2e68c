package slipway.grading;

import java.time.Duration;
import java.util.Map;

/**
 * One script to be run.
 *
 * @param env values that it finds as environment
 * @param directory the lesson's, below the learner's home
 */
record CheckRequest(String script, Map<String, String> env, String directory, Duration timeout) {
    CheckRequest {
        env = Map.copyOf(env);
    }
}
