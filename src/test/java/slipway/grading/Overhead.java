package slipway.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the platform adds to a check: from asking the grader to its verdict, for a script that says nothing but {@code pass}. */
public final class Overhead {
    private Overhead() {
    }

    /** @return milliseconds of each of {@code rounds} checks, one after the other, after as many rounds of warming up */
    public static List<Double> milliseconds(LiveClassroom classroom, int rounds) throws InterruptedException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 2 * rounds; i++) {
            long begin = System.nanoTime();
            CheckResult result = classroom.judge("pass", Duration.ofSeconds(30), Map.of());
            if (!(result instanceof CheckResult.Passed)) {
                throw new IllegalStateException("the check was not passed: " + result);
            }
            if (i >= rounds) {
                times.add((System.nanoTime() - begin) / 1e6);
            }
        }
        return times;
    }

    /** @return what one call of the library costs that asks the learner's engine, from one check with 200 of them */
    public static double callMilliseconds(LiveClassroom classroom) throws InterruptedException {
        String script = "begin=$EPOCHREALTIME; for i in {1..200}; do image_exists none:1 > /dev/null; done; end=$EPOCHREALTIME;"
                + " expect microseconds none \"$(((${end/./} - ${begin/./}) / 200))\"";
        if (classroom.judge(script) instanceof CheckResult.Failed failed && failed.differences().size() == 1) {
            return Integer.parseInt(failed.differences().getFirst().found()) / 1000.0;
        }
        throw new IllegalStateException("the calls could not be measured");
    }
}
