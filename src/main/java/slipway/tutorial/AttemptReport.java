package slipway.tutorial;

import java.util.List;
import java.util.Optional;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.lesson.Quiz;
import slipway.lesson.Task;
import slipway.progress.Attempt;
import slipway.protocol.ExerciseRecord.CheckRecord;

/**
 * An attempt as people read it.
 *
 * @param lesson title, or the name of one that is no longer there
 * @param task title, or the name of one that is no longer there
 * @param checks how each part of an exercise was judged; texts may be the learner's
 * @param chosen the options of a quiz that were chosen, as text
 */
public record AttemptReport(Attempt attempt, String lesson, String task, List<CheckRecord> checks, List<String> chosen) {
    public AttemptReport {
        checks = List.copyOf(checks);
        chosen = List.copyOf(chosen);
    }

    static AttemptReport of(Attempt attempt, Course course) {
        Optional<Lesson> lesson = course.lesson(attempt.key().lesson());
        Optional<Task> task = lesson.flatMap(found -> found.all(Task.class).stream()
                .filter(one -> one.id().equals(attempt.task()) || one.renamedFrom().equals(attempt.task())).findFirst());
        Optional<Quiz> quiz = task.filter(Quiz.class::isInstance).map(Quiz.class::cast);
        return new AttemptReport(attempt, lesson.map(Lesson::title).orElse(attempt.key().lesson()),
                task.map(Task::title).orElse(attempt.task()), quiz.isPresent() ? List.of() : Standing.checks(attempt.results()),
                quiz.map(asked -> chosen(attempt, asked)).orElse(List.of()));
    }

    /** An option that the author took away has no text any more. */
    private static List<String> chosen(Attempt attempt, Quiz quiz) {
        return Standing.chosen(attempt.results()).stream()
                .map(index -> index >= 0 && index < quiz.options().size() ? quiz.options().get(index).text() : "option " + (index + 1)).toList();
    }
}
