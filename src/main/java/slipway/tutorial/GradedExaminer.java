package slipway.tutorial;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import slipway.grading.CheckResult;
import slipway.grading.Grader;
import slipway.grading.GradingFailure;
import slipway.grading.GradingListener;
import slipway.kernel.KernelSession;
import slipway.lesson.Exercise;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.protocol.ExerciseRecord.CheckRecord.State;
import slipway.protocol.ExerciseRecord.Difference;

/** Has checks run by the grader, and tells how they go in the page's words. What breaks of ours is logged for the author. */
final class GradedExaminer implements Examiner {
    private static final Logger LOG = Logger.getLogger(GradedExaminer.class);

    private final Grader grader;

    GradedExaminer(Grader grader) {
        this.grader = grader;
    }

    @Override
    public List<CheckRecord> examine(Exercise exercise, Map<String, String> values, String directory, KernelSession learner,
            List<CheckRecord> open, Consumer<List<CheckRecord>> progress) throws IOException {
        var board = new Board(exercise, open, progress);
        try {
            grader.grade(exercise.checks(), values, learner, directory, board);
            return board.checks();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        }
    }

    /** The checks as they stand. The grader calls one at a time, on threads of its own. */
    private static final class Board implements GradingListener {
        private final Exercise exercise;
        private final List<CheckRecord> checks;
        private final Consumer<List<CheckRecord>> progress;

        Board(Exercise exercise, List<CheckRecord> open, Consumer<List<CheckRecord>> progress) {
            this.exercise = exercise;
            this.checks = new ArrayList<>(open);
            this.progress = progress;
        }

        @Override
        public void running(String check) {
            change(check, now -> new CheckRecord(now.id(), now.title(), 0, now.max(), State.running, "", "", List.of(), ""));
        }

        @Override
        public void progress(String check, String message) {
            change(check, now -> new CheckRecord(now.id(), now.title(), 0, now.max(), State.running, "", "", List.of(), message));
        }

        @Override
        public void finished(CheckResult result) {
            if (result instanceof CheckResult.Broken(String check, GradingFailure failure)) {
                LOG.errorf("check %s of exercise %s is broken: %s %s", check, exercise.id(), failure.message(), failure.output());
            }
            change(result.check(), now -> judged(now, result));
        }

        private static CheckRecord judged(CheckRecord now, CheckResult result) {
            return switch (result) {
                case CheckResult.Passed passed ->
                    new CheckRecord(now.id(), now.title(), passed.points(), now.max(), State.passed, "", "", List.of(), "");
                case CheckResult.Failed failed -> new CheckRecord(now.id(), now.title(), failed.points(), now.max(), State.failed, failed.code(),
                        failed.message(), failed.differences().stream()
                                .map(found -> new Difference(found.what(), found.expected(), found.found())).toList(), "");
                case CheckResult.Broken broken -> new CheckRecord(now.id(), now.title(), 0, now.max(), State.broken, "",
                        broken.failure().message(), List.of(), "");
            };
        }

        private synchronized void change(String check, UnaryOperator<CheckRecord> to) {
            List<CheckRecord> before = List.copyOf(checks);
            checks.replaceAll(now -> now.id().equals(check) ? to.apply(now) : now);
            if (!checks.equals(before)) {
                progress.accept(List.copyOf(checks));
            }
        }

        synchronized List<CheckRecord> checks() {
            return List.copyOf(checks);
        }
    }
}
