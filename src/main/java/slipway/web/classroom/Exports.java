package slipway.web.classroom;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.classroom.LearnerId;
import slipway.classroom.Member;
import slipway.progress.LearnerJournal.Each;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.tutorial.AttemptReport;
import slipway.tutorial.ClassroomResults;
import slipway.tutorial.ClassroomResults.Row;

/** The files of a classroom: a row for each learner, or one for each attempt. */
final class Exports {
    private Exports() {
    }

    /** A learner's attempts, one after the other, the newest first. */
    @FunctionalInterface
    interface Attempts {
        void of(LearnerId learner, Each<AttemptReport> each) throws IOException;
    }

    static void results(CsvFile file, ClassroomResults results) throws IOException {
        List<String> titles = new ArrayList<>(List.of("Learner", "Points", "Points possible", "Attempts", "Last active"));
        results.columns().forEach(column -> {
            String title = column.lesson().title() + ": " + column.task().title();
            titles.add(title + " (points of " + column.task().points() + ")");
            titles.add(title + " (attempts)");
        });
        file.row(titles);
        for (Row row : results.rows()) {
            file.row(cells(row, results.max(row)));
        }
    }

    private static List<String> cells(Row row, int max) {
        return Stream.concat(
                Stream.of(row.learner().name(), String.valueOf(row.points()), String.valueOf(max), String.valueOf(row.attempts()),
                        row.lastActive().map(Exports::time).orElse("")),
                row.results().stream().flatMap(result -> result.attempts() == 0 ? Stream.of("", "0")
                        : Stream.of(String.valueOf(result.points()), String.valueOf(result.attempts())))).toList();
    }

    /** Read in parts and written at once: a class that tried a lot does not fill the memory. */
    static void attempts(CsvFile file, List<Member> learners, Attempts attempts) throws IOException {
        file.row(List.of("Learner", "Judged at", "Lesson", "Task", "Task id", "Passed", "Points", "Points possible", "Not passed", "Chosen"));
        for (Member learner : learners) {
            attempts.of(learner.account().id(), attempt -> file.row(cells(learner.account().name(), attempt)));
        }
    }

    private static List<String> cells(String learner, AttemptReport report) {
        String missed = report.checks().stream().filter(check -> check.state() != CheckRecord.State.passed)
                .map(check -> check.message().isEmpty() ? check.title() : check.title() + ": " + check.message()).collect(Collectors.joining("; "));
        return List.of(learner, time(report.attempt().judgedAt()), report.lesson(), report.task(), report.attempt().task(),
                report.attempt().passed() ? "yes" : "no", String.valueOf(report.attempt().points()), String.valueOf(report.attempt().maxPoints()),
                missed, String.join("; ", report.chosen()));
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
