package slipway.tutorial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import slipway.lesson.Cell;
import slipway.lesson.Executable;
import slipway.lesson.Exercise;
import slipway.lesson.Lesson;
import slipway.lesson.LessonHtml;
import slipway.lesson.Quiz;
import slipway.lesson.Step;
import slipway.lesson.Task;
import slipway.progress.Score;
import slipway.protocol.ExerciseRecord;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.protocol.QuizRecord;
import slipway.protocol.ServerMessage;

/**
 * What a lesson and a learner's attempts come to, as pages are told. Pure; the results of an attempt are kept as the records
 * that the page was shown.
 *
 * @param scores by exercise or quiz
 * @param revealed exercises whose solution was looked at
 */
record Standing(Lesson lesson, Map<String, String> parameters, Map<String, Score> scores, Set<String> revealed, Set<String> cellsRun) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What happens to an exercise at the moment.
     *
     * @param checks as they are now, or as a try left them that was not counted; null for those of the last attempt
     */
    record Doing(List<CheckRecord> checks, boolean checking, boolean resetting, String notice) {
        static final Doing NOTHING = new Doing(null, false, false, "");
    }

    ExerciseRecord exercise(Exercise exercise, Doing doing) {
        Score score = score(exercise);
        boolean solution = lesson.solutionsShown() && revealed.contains(exercise.id()) && exercise.solution().isPresent();
        return new ExerciseRecord(exercise.id(), points(exercise, score), exercise.points(), score.passed(), score.attempts(), doing.checking(),
                doing.resetting(), doing.checks() != null ? doing.checks() : checks(exercise, score), hints(exercise, score.failed()),
                hintsLeft(exercise, score.failed()),
                solution ? LessonHtml.part(lesson, parameters, exercise.solution().get().blocks()) : null, doing.notice());
    }

    /** The checks as they are before they are judged. */
    List<CheckRecord> open(Exercise exercise, CheckRecord.State state) {
        return exercise.checks().stream().map(check -> new CheckRecord(check.id(), LessonHtml.text(lesson, parameters, check.title()), 0,
                check.points(), state, "", "", List.of(), "")).toList();
    }

    /** As the last attempt left them; a check that the lesson got since is open. */
    private List<CheckRecord> checks(Exercise exercise, Score score) {
        Map<String, CheckRecord> last = new HashMap<>();
        checks(score.lastResults()).forEach(check -> last.put(check.id(), check));
        List<CheckRecord> checks = new ArrayList<>();
        for (CheckRecord check : open(exercise, CheckRecord.State.open)) {
            CheckRecord judged = last.get(check.id());
            checks.add(judged == null ? check : new CheckRecord(check.id(), check.title(), judged.points(), check.max(), judged.state(),
                    judged.code(), judged.message(), judged.differences(), ""));
        }
        return checks;
    }

    private List<String> hints(Exercise exercise, int failed) {
        return exercise.hints().stream().filter(hint -> hint.after() <= failed)
                .map(hint -> LessonHtml.part(lesson, parameters, hint.blocks())).toList();
    }

    private static ExerciseRecord.HintsLeft hintsLeft(Exercise exercise, int failed) {
        List<Integer> later = exercise.hints().stream().map(Exercise.Hint::after).filter(after -> after > failed).sorted().toList();
        return later.isEmpty() ? null : new ExerciseRecord.HintsLeft(later.size(), later.getFirst() - failed);
    }

    QuizRecord quiz(Quiz quiz) {
        Score score = score(quiz);
        List<Integer> chosen = chosen(score.lastResults());
        List<QuizRecord.Feedback> feedback = new ArrayList<>();
        for (int i = 0; i < quiz.options().size(); i++) {
            Quiz.Option option = quiz.options().get(i);
            feedback.add(chosen.contains(i)
                    ? new QuizRecord.Feedback(option.right(), LessonHtml.prose(lesson, parameters, option.feedback())) : null);
        }
        return new QuizRecord(quiz.id(), points(quiz, score), quiz.points(), score.passed(), score.attempts(), chosen, feedback);
    }

    /** Points of the whole lesson, and which steps are done. */
    ServerMessage.LessonProgress progress() {
        return new ServerMessage.LessonProgress(lesson.slug(), points(), lesson.points(), steps());
    }

    LessonScore lessonScore() {
        Collection<Boolean> steps = steps().values();
        return new LessonScore(points(), lesson.points(), (int) steps.stream().filter(done -> done).count(), steps.size());
    }

    private Map<String, Boolean> steps() {
        Map<String, Boolean> steps = new LinkedHashMap<>();
        lesson.steps().stream().filter(Standing::asksForSomething).forEach(step -> steps.put(step.id(), done(step)));
        return steps;
    }

    private int points() {
        return lesson.all(Task.class).stream().mapToInt(task -> points(task, score(task))).sum();
    }

    /** What a score is worth today: an author may have taken points away since. */
    static int points(Task task, Score score) {
        return Math.min(score.points(), task.points());
    }

    private static boolean asksForSomething(Step step) {
        return !step.all(Task.class).isEmpty() || step.all(Executable.class).stream().anyMatch(Standing::counts);
    }

    /** A step with tasks is done when all are passed; one without, when each of its cells was run. */
    private boolean done(Step step) {
        List<Task> tasks = step.all(Task.class);
        if (!tasks.isEmpty()) {
            return tasks.stream().allMatch(task -> score(task).passed());
        }
        return step.all(Executable.class).stream().filter(Standing::counts).allMatch(cell -> cellsRun.contains(cell.id()));
    }

    private static boolean counts(Executable cell) {
        return !(cell instanceof Cell code) || !code.norun() && code.requires().isEmpty();
    }

    private Score score(Task task) {
        return score(task, scores);
    }

    static Score score(Task task, Map<String, Score> scores) {
        return scores.getOrDefault(task.id(), scores.getOrDefault(task.renamedFrom(), Score.NONE));
    }

    static String kept(Object results) {
        try {
            return JSON.writeValueAsString(results);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts and numbers can be written", e);
        }
    }

    static Map<String, String> map(String kept) {
        try {
            return JSON.readValue(kept, new TypeReference<Map<String, String>>() { });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not written by this class: " + e.getOriginalMessage(), e);
        }
    }

    /** What was said about each part of an attempt at an exercise. */
    static List<CheckRecord> checks(String results) {
        return results(results, new TypeReference<>() { });
    }

    /** Indexes of the options of an attempt at a quiz. */
    static List<Integer> chosen(String results) {
        return results(results, new TypeReference<>() { });
    }

    /** What an older version of this server kept in another form is not shown again; its points still count. */
    private static <T> List<T> results(String results, TypeReference<List<T>> type) {
        try {
            return results.isEmpty() ? List.of() : JSON.readValue(results, type);
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }
}
