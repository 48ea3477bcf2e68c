package slipway.tutorial;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
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
        Score score = score(exercise.id(), exercise.renamedFrom());
        boolean solution = lesson.solutionsShown() && revealed.contains(exercise.id()) && exercise.solution().isPresent();
        return new ExerciseRecord(exercise.id(), Math.min(score.points(), exercise.points()), exercise.points(), score.passed(), score.attempts(), doing.checking(),
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
        results(score, new TypeReference<List<CheckRecord>>() { }).forEach(check -> last.put(check.id(), check));
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
        Score score = score(quiz.id(), quiz.renamedFrom());
        List<Integer> chosen = results(score, new TypeReference<List<Integer>>() { });
        List<QuizRecord.Feedback> feedback = new ArrayList<>();
        for (int i = 0; i < quiz.options().size(); i++) {
            Quiz.Option option = quiz.options().get(i);
            feedback.add(chosen.contains(i)
                    ? new QuizRecord.Feedback(option.right(), LessonHtml.prose(lesson, parameters, option.feedback())) : null);
        }
        return new QuizRecord(quiz.id(), Math.min(score.points(), quiz.points()), quiz.points(), score.passed(), score.attempts(), chosen, feedback);
    }

    /** Points of the whole lesson, and which steps are done. */
    ServerMessage.LessonProgress progress() {
        Map<String, Boolean> steps = new LinkedHashMap<>();
        lesson.steps().stream().filter(Standing::asksForSomething).forEach(step -> steps.put(step.id(), done(step)));
        return new ServerMessage.LessonProgress(lesson.slug(), points(), lesson.points(), steps);
    }

    int points() {
        int exercises = lesson.all(Exercise.class).stream()
                .mapToInt(exercise -> Math.min(exercise.points(), score(exercise.id(), exercise.renamedFrom()).points())).sum();
        return exercises + lesson.all(Quiz.class).stream()
                .mapToInt(quiz -> Math.min(quiz.points(), score(quiz.id(), quiz.renamedFrom()).points())).sum();
    }

    boolean done() {
        return lesson.steps().stream().anyMatch(Standing::asksForSomething) && lesson.steps().stream().allMatch(this::done);
    }

    private static boolean asksForSomething(Step step) {
        return !step.all(Exercise.class).isEmpty() || !step.all(Quiz.class).isEmpty()
                || step.all(Executable.class).stream().anyMatch(Standing::counts);
    }

    /** A step with tasks is done when all are passed; one without, when each of its cells was run. */
    private boolean done(Step step) {
        List<Exercise> exercises = step.all(Exercise.class);
        List<Quiz> quizzes = step.all(Quiz.class);
        if (!exercises.isEmpty() || !quizzes.isEmpty()) {
            return exercises.stream().allMatch(exercise -> score(exercise.id(), exercise.renamedFrom()).passed())
                    && quizzes.stream().allMatch(quiz -> score(quiz.id(), quiz.renamedFrom()).passed());
        }
        return step.all(Executable.class).stream().filter(Standing::counts).allMatch(cell -> cellsRun.contains(cell.id()));
    }

    private static boolean counts(Executable cell) {
        return !(cell instanceof Cell code) || !code.norun() && code.requires().isEmpty();
    }

    private Score score(String id, String renamedFrom) {
        return scores.getOrDefault(id, renamedFrom == null ? Score.NONE : scores.getOrDefault(renamedFrom, Score.NONE));
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

    /** What an older version of this server kept in another form is not shown again; its points still count. */
    private static <T> List<T> results(Score score, TypeReference<List<T>> type) {
        try {
            return score.lastResults().isEmpty() ? List.of() : JSON.readValue(score.lastResults(), type);
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }
}
