package slipway.grading;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import slipway.kernel.KernelSession;
import slipway.lesson.Exercise.Check;

/**
 * Judges attempts at exercises. One per server; attempts come from any thread and run side by side, so many checks at once that
 * the judge is not crowded, the rest waits its turn.
 */
public final class Grader {
    /** Fewer than the judge takes. */
    private static final int MOST_AT_ONCE = 16;
    /** Of one attempt: the learner's sandbox has one core. */
    private static final int MOST_OF_AN_ATTEMPT = 4;
    /** Beyond the check's own limit: cleaning up, and a judge under load. */
    private static final Duration GRACE = Duration.ofSeconds(15);
    /** A value of these names would change how the script itself runs. */
    private static final Pattern OUR_NAMES = Pattern.compile("PATH|HOME|IFS|ENV|LANG|SHELLOPTS|PS4|(BASH|LD_|LC_|DOCKER_|PYTHON).*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Judge judge;
    private final GradingMeter meter;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);

    public Grader(Judge judge) {
        this(judge, GradingMeter.NONE);
    }

    public Grader(Judge judge, GradingMeter meter) {
        this.judge = judge;
        this.meter = meter;
    }

    /**
     * Runs the checks and waits for all. A check that cannot be judged is {@link CheckResult.Broken} and hinders no other.
     * Interrupting the calling thread cancels the attempt: what runs is ended and cleaned up in the background.
     *
     * @param values what the scripts find as environment: parameters, answers, what setups exported. Names that would change how a
     *     script runs ({@code PATH}, {@code BASH_ENV}, …) are left out
     * @param learner a session with the learner's sandbox
     * @param directory the lesson's, below the learner's home
     * @throws InterruptedException when cancelled
     */
    public Verdict grade(List<Check> checks, Map<String, String> values, KernelSession learner, String directory,
            GradingListener listener) throws InterruptedException {
        return grade(checks, values, LearnerSide.of(learner), directory, listener);
    }

    Verdict grade(List<Check> checks, Map<String, String> values, LearnerSide learner, String directory, GradingListener listener)
            throws InterruptedException {
        Attempt attempt = new Attempt(environment(values), learner, directory, listener);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<CheckResult>> running = checks.stream().map(check -> threads.submit(() -> attempt.judge(check))).toList();
            List<CheckResult> results = new ArrayList<>();
            for (Future<CheckResult> result : running) {
                results.add(result.get());
            }
            return new Verdict(results);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check's thread failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    static Map<String, String> environment(Map<String, String> values) {
        Map<String, String> environment = new HashMap<>(values);
        environment.keySet().removeIf(name -> !NAME.matcher(name).matches() || OUR_NAMES.matcher(name).matches());
        return environment;
    }

    private record Judged(CheckResult result, Optional<Duration> ofTheScript) {
    }

    /** One attempt at an exercise. */
    private final class Attempt {
        private final Map<String, String> environment;
        private final LearnerSide learner;
        private final String directory;
        private final GradingListener listener;
        private final Semaphore own = new Semaphore(MOST_OF_AN_ATTEMPT, true);

        Attempt(Map<String, String> environment, LearnerSide learner, String directory, GradingListener listener) {
            this.environment = environment;
            this.learner = learner;
            this.directory = directory;
            this.listener = listener;
        }

        CheckResult judge(Check check) throws InterruptedException {
            own.acquire();
            try {
                places.acquire();
                try {
                    tell(() -> listener.running(check.id()));
                    CheckResult result = run(check);
                    tell(() -> listener.finished(result));
                    return result;
                } finally {
                    places.release();
                }
            } finally {
                own.release();
            }
        }

        private CheckResult run(Check check) throws InterruptedException {
            long begun = System.nanoTime();
            Judged judged = judged(check, new Findings(check));
            meter.judged(judged.result(), Duration.ofNanos(System.nanoTime() - begun), judged.ofTheScript());
            return judged.result();
        }

        private Judged judged(Check check, Findings findings) throws InterruptedException {
            CheckRequest request = new CheckRequest(check.script().source(), environment, directory, check.timeout());
            try (RunningCheck running = judge.begin(request, learner, said -> hear(check, findings, said))) {
                FromJudge.Ended ended = running.await(check.timeout().plus(GRACE));
                synchronized (findings) {
                    return new Judged(findings.conclude(ended), Optional.ofNullable(ended.millis()).map(Duration::ofMillis));
                }
            } catch (RunningCheck.LostException e) {
                return broken(check, "The sandbox was lost during the check (" + e.getMessage() + "). Please try again.");
            } catch (IOException e) {
                return broken(check, "The check could not be run: " + e.getMessage());
            }
        }

        private void hear(Check check, Findings findings, CheckRecord said) {
            synchronized (findings) {
                findings.add(said);
            }
            if (said instanceof CheckRecord.Progress(String message)) {
                tell(() -> listener.progress(check.id(), message));
            }
        }

        private static Judged broken(Check check, String message) {
            return new Judged(new CheckResult.Broken(check.id(), GradingFailure.of(message)), Optional.empty());
        }

        private synchronized void tell(Runnable event) {
            event.run();
        }
    }
}
