package slipway.grading;

import java.util.ArrayList;
import java.util.List;
import slipway.lesson.Exercise.Check;

/** What one check has said so far, and what follows from it when it ends. */
final class Findings {
    private static final int MOST_DIFFERENCES = 50;

    private final Check check;
    private final List<Difference> differences = new ArrayList<>();
    private CheckRecord.Fail failure;
    private CheckRecord.Score score;
    private boolean saidSomething;

    Findings(Check check) {
        this.check = check;
    }

    void add(CheckRecord record) {
        switch (record) {
            case CheckRecord.Pass pass -> saidSomething = true;
            case CheckRecord.Fail fail -> failure = failure == null ? fail : failure;
            case CheckRecord.Expect expect -> add(expect);
            case CheckRecord.Score given -> score = given;
            case CheckRecord.Progress progress -> { }
        }
    }

    private void add(CheckRecord.Expect expect) {
        saidSomething = true;
        if (!expect.met() && differences.size() < MOST_DIFFERENCES) {
            differences.add(new Difference(expect.what(), expect.expected(), expect.found()));
            failure = failure == null ? new CheckRecord.Fail(expect.code(), "") : failure;
        }
    }

    CheckResult conclude(FromJudge.Ended ended) {
        if (failure != null) {
            return new CheckResult.Failed(check.id(), partial(), failure.code(), failure.message(), differences);
        }
        String trouble = trouble(ended);
        if (trouble != null) {
            return new CheckResult.Broken(check.id(), new GradingFailure(trouble, ended.step(), ended.output()));
        }
        if (score != null && score.points() < score.max()) {
            return new CheckResult.Failed(check.id(), partial(), "partial", score.message(), List.of());
        }
        return new CheckResult.Passed(check.id(), check.points());
    }

    /** Why nothing can be concluded from how the script ended; null when something can. */
    private String trouble(FromJudge.Ended ended) {
        // its arguments may be what nobody should read who has still to solve the exercise
        String step = ended.step().isEmpty() ? "" : " It was at " + ended.step().split(" ", 2)[0] + ".";
        if (ended.timedOut()) {
            return "The check did not end within " + check.timeout().toMillis() / 1000.0 + " s." + step;
        }
        if (ended.exitCode() == null) {
            return "The check was ended by signal " + ended.signal() + "." + step;
        }
        if (ended.exitCode() != 0) {
            return "The check's script failed with exit code " + ended.exitCode() + "." + step;
        }
        return saidSomething || score != null ? null : "The check's script ended without a verdict: no pass, fail, expect or score.";
    }

    /** Of all points but the last at most, for something is missing. */
    private int partial() {
        return score == null ? 0 : (int) Math.min(check.points() * score.points() / score.max(), Math.max(0, check.points() - 1));
    }
}
