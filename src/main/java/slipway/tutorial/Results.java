package slipway.tutorial;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import slipway.classroom.Account;
import slipway.classroom.LearnerId;
import slipway.lesson.Course;
import slipway.lesson.Lesson;
import slipway.lesson.Task;
import slipway.progress.Excerpt;
import slipway.progress.Gradebook;
import slipway.progress.JournalKey;
import slipway.progress.LearnerJournal.Each;
import slipway.progress.Run;
import slipway.progress.Score;
import slipway.progress.Slice;
import slipway.progress.TaskScore;

/**
 * How learners stand in a course: what the gradebook keeps, read with the lessons as they are now. A few queries each, whatever the
 * number of learners and lessons. Blocks; any thread.
 */
public final class Results {
    /** Of a run's output, from its beginning and from its end. */
    private static final int SHOWN_BYTES = 4096;

    private final Gradebook gradebook;

    public Results(Gradebook gradebook) {
        this.gradebook = gradebook;
    }

    /** How far a learner has come, by lesson, in the course's order. */
    public Map<String, LessonScore> lessons(LearnerId learner, Course course) {
        Map<String, Map<String, Score>> scores = new HashMap<>();
        gradebook.scores(List.of(learner.value()), course.slug())
                .forEach(found -> scores.computeIfAbsent(found.lesson(), lesson -> new HashMap<>()).put(found.task(), found.score()));
        Map<String, Set<String>> cellsRun = gradebook.cellsRun(learner.value(), course.slug());
        Map<String, LessonScore> lessons = new LinkedHashMap<>();
        for (Lesson lesson : course.lessons()) {
            lessons.put(lesson.slug(), new Standing(lesson, Map.of(), scores.getOrDefault(lesson.slug(), Map.of()), Set.of(),
                    cellsRun.getOrDefault(lesson.slug(), Set.of())).lessonScore());
        }
        return lessons;
    }

    /**
     * A class at a course.
     *
     * @param courses in which somebody counts as active
     */
    public ClassroomResults classroom(Course course, List<Account> learners, List<String> courses) {
        List<String> ids = learners.stream().map(learner -> learner.id().value()).toList();
        List<TaskScore> scores = gradebook.scores(ids, course.slug());
        Map<String, Instant> active = gradebook.lastActive(ids, courses);
        return ClassroomResults.of(course, learners, scores, active);
    }

    /** When a learner last ran a cell or was judged in one of these courses. */
    public Optional<Instant> lastActive(LearnerId learner, List<String> courses) {
        return Optional.ofNullable(gradebook.lastActive(List.of(learner.value()), courses).get(learner.value()));
    }

    /** A learner's attempts in a course, the newest first. */
    public List<AttemptReport> attempts(LearnerId learner, Course course, Slice slice) {
        return gradebook.attempts(learner.value(), course.slug(), slice).stream().map(attempt -> AttemptReport.of(attempt, course)).toList();
    }

    /** All of a learner's attempts in a course, one after the other, the newest first. */
    public void attempts(LearnerId learner, Course course, Each<AttemptReport> each) throws IOException {
        gradebook.attempts(learner.value(), course.slug(), attempt -> each.take(AttemptReport.of(attempt, course)));
    }

    /** A learner's attempts at one exercise or quiz, the newest first. */
    public List<AttemptReport> attempts(LearnerId learner, Course course, Lesson lesson, Task task, Slice slice) {
        List<String> names = List.of(task.id(), task.renamedFrom());
        return gradebook.attempts(new JournalKey(learner.value(), course.slug(), lesson.slug()), names, slice).stream()
                .map(attempt -> AttemptReport.of(attempt, course)).toList();
    }

    /** A learner's runs in a course, the newest first. */
    public List<RunReport> runs(LearnerId learner, Course course, Slice slice) {
        List<Run> runs = gradebook.runs(learner.value(), course.slug(), slice);
        Map<UUID, Excerpt> outputs = gradebook.outputs(learner.value(), runs.stream().map(Run::id).toList(), SHOWN_BYTES);
        return runs.stream().map(run -> RunReport.of(run, course, outputs.get(run.id()))).toList();
    }
}
