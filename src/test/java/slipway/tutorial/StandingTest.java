package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    /** Two exercises of 1 point, the second of which wants what a sandbox may lack. */
    private static Standing optional(Path lessons, String requires, Map<String, Score> scores) throws IOException {
        Path lesson = Files.createDirectories(lessons.resolve("course/01-lesson"));
        Files.writeString(lessons.resolve("course/course.yaml"), "title: Course\ndescription: A course.\nlessons: [01-lesson]\n");
        String exercise = "<!-- exercise id=%s title=\"Do %s\"%s -->\n```bash requires=gpu id=cell-%s\ntrue\n```\n```bash check id=done title=\"Done\"\nfail no\n```\n<!-- /exercise -->\n\n";
        Files.writeString(lesson.resolve("lesson.md"), "---\ntitle: Lesson\nminutes: 5\nlevel: beginner\ngoals: [know]\nrequires: " + requires
                + "\n---\n## One\n\n" + exercise.formatted("plain", "a", "", "a") + exercise.formatted("special", "b", " requires=\"docker limits\"", "b")
                + "## Two\n\n```bash requires=docker id=runs\ntrue\n```\n```bash requires=gpu id=may-not\ntrue\n```\n");
        Lesson parsed = new LessonCatalog(lessons).lesson("course", "01-lesson").orElseThrow();
        return new Standing(parsed, Map.of(), scores, Set.of(), Set.of("runs"));
    }

    @Test
    void whatMayBeImpossibleHereIsNeverMissedAndCountsWhenItIsDone(@TempDir Path lessons) throws IOException {
        Map<String, Score> plain = Map.of("plain", score(1, 0, 1, true, List.of()));
        Map<String, Score> both = Map.of("plain", score(1, 0, 1, true, List.of()), "special", score(1, 0, 1, true, List.of()));
        assertEquals(new LessonScore(0, 1, 1, 2), optional(lessons, "[docker]", Map.of()).lessonScore());
        assertEquals(new LessonScore(1, 1, 2, 2), optional(lessons, "[docker]", plain).lessonScore());
        assertEquals(new LessonScore(2, 2, 2, 2), optional(lessons, "[docker]", both).lessonScore());
    }

    @Test
    void aLessonThatMayBeImpossibleAsAWholeHasOnlyWhatWasEarned(@TempDir Path lessons) throws IOException {
        Map<String, Score> plain = Map.of("plain", score(1, 0, 1, true, List.of()));
        assertEquals(new LessonScore(0, 0, 1, 1), optional(lessons, "[docker, gpu]", Map.of()).lessonScore());
        assertEquals(new LessonScore(1, 1, 1, 1), optional(lessons, "[docker, gpu]", plain).lessonScore());
    }
}
