package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import slipway.lesson.Exercise;
import slipway.lesson.Lesson;
import slipway.lesson.LessonCatalog;
import slipway.lesson.Quiz;
import slipway.progress.Score;
import slipway.protocol.ExerciseRecord;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.protocol.QuizRecord;
import slipway.tutorial.Standing.Doing;

class StandingTest {
    private static final Lesson LESSON = new LessonCatalog(Path.of("src/test/lessons")).lesson("try", "exercises").orElseThrow();
    private static final Exercise WORD = LESSON.exercise("word").orElseThrow();
    private static final Quiz QUIZ = LESSON.quiz("engine").orElseThrow();
    private static final Map<String, String> PARAMETERS = Map.of("CODE", "k7f2");

    private static Standing standing(Map<String, Score> scores, Set<String> revealed, Set<String> ran) {
        return new Standing(LESSON, PARAMETERS, scores, revealed, ran);
    }

    private static Score score(int attempts, int failed, int points, boolean passed, Object results) {
        return new Score(attempts, failed, points, passed, Standing.kept(results));
    }

    @Test
    void untriedExerciseIsOpen() {
        ExerciseRecord exercise = standing(Map.of(), Set.of(), Set.of()).exercise(WORD, Doing.NOTHING);
        assertEquals(List.of(CheckRecord.State.open, CheckRecord.State.open), exercise.checks().stream().map(CheckRecord::state).toList());
        assertEquals(3, exercise.max());
        assertEquals(1, exercise.hints().size());
        assertEquals(new ExerciseRecord.HintsLeft(1, 2), exercise.hintsLeft());
        assertNull(exercise.solution());
    }

    @Test
    void hintsComeWithFailedAttemptsAndHoldTheLearnersValues() {
        var scores = Map.of("word", score(2, 2, 1, false, List.of()));
        ExerciseRecord exercise = standing(scores, Set.of(), Set.of()).exercise(WORD, Doing.NOTHING);
        assertNull(exercise.hintsLeft());
        assertTrue(exercise.hints().get(1).contains("k7f2"), exercise.hints().toString());
    }

    @Test
    void aHiddenSolutionStaysHiddenEvenWhenItWasAskedFor() {
        assertFalse(LESSON.solutionsShown());
        assertNull(standing(Map.of(), Set.of("word"), Set.of()).exercise(WORD, Doing.NOTHING).solution());
    }

    @Test
    void theLastAttemptsResultsAreShownAndNewChecksAreOpen() {
        var judged = new CheckRecord("holds", "an older title", 0, 2, CheckRecord.State.failed, "wrong-word", "why", List.of(), "");
        var scores = Map.of("word", score(1, 1, 0, false, List.of(judged)));
        List<CheckRecord> checks = standing(scores, Set.of(), Set.of()).exercise(WORD, Doing.NOTHING).checks();
        assertEquals(CheckRecord.State.open, checks.get(0).state());
        assertEquals(CheckRecord.State.failed, checks.get(1).state());
        assertEquals("It holds your word", checks.get(1).title());
    }

    @Test
    void resultsOfAnotherVersionAreNotShownButCount() {
        var scores = Map.of("word", new Score(1, 0, 3, true, "{\"form\":2}"));
        ExerciseRecord exercise = standing(scores, Set.of(), Set.of()).exercise(WORD, Doing.NOTHING);
        assertTrue(exercise.passed());
        assertEquals(3, exercise.points());
        assertEquals(CheckRecord.State.open, exercise.checks().get(0).state());
    }

    @Test
    void feedbackOnlyForWhatWasChosen() {
        QuizRecord quiz = standing(Map.of("engine", score(1, 1, 0, false, List.of(0))), Set.of(), Set.of()).quiz(QUIZ);
        assertTrue(quiz.feedback().get(0).html().contains("only asks"));
        assertNull(quiz.feedback().get(1));
    }

    @Test
    void stepsAreDoneWhenTheirTasksArePassedOrTheirCellsWereRun() {
        Standing before = standing(Map.of(), Set.of(), Set.of());
        assertEquals(Map.of("make-a-file", false, "use-what-was-given", false, "think", false, "wait", false), before.progress().steps());
        var passed = Map.of("word", score(1, 0, 3, true, List.of()), "given", score(1, 0, 1, true, List.of()),
                "engine", score(1, 0, 1, true, List.of(1)), "slow", score(1, 0, 1, true, List.of()));
        Standing after = standing(passed, Set.of(), Set.of());
        assertEquals(new LessonScore(6, LESSON.points(), 4, 4), after.lessonScore());
        assertTrue(after.lessonScore().done());
        assertEquals(6, LESSON.points());
    }
}
