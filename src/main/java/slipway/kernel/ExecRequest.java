package slipway.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One program to be run as the learner, apart from the shells and without a terminal.
 *
 * @param argv the program and its arguments; no shell interprets them
 * @param env variables besides the learner's usual ones
 * @param directory below the learner's home, null for the home itself
 * @param limit after so long the program and all that it started are killed
 */
public record ExecRequest(List<String> argv, Map<String, String> env, String directory, Duration limit) {
    public ExecRequest {
        argv = List.copyOf(argv);
        if (argv.isEmpty() || argv.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a program must be named, and no argument can hold a NUL: " + argv);
        }
        env = Execution.requireEnvironment(env);
        if (directory != null) {
            Execution.requireBelow("directory", directory);
        }
        if (limit == null || limit.toMillis() < 1) {
            throw new IllegalArgumentException("limit must be at least a millisecond: " + limit);
        }
    }
}
