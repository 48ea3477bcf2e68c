package slipway.tutorial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.classroom.Account;
import slipway.classroom.LearnerId;
import slipway.classroom.Role;
import slipway.lesson.Course;
import slipway.lesson.LessonCatalog;
import slipway.progress.Attempt;
import slipway.progress.JournalKey;
import slipway.progress.Score;
import slipway.progress.TaskScore;
import slipway.protocol.ExerciseRecord.CheckRecord;
import slipway.protocol.ExerciseRecord.Difference;
import slipway.tutorial.ClassroomResults.Order;
import slipway.tutorial.ClassroomResults.Result;
import slipway.tutorial.ClassroomResults.Row;
import slipway.tutorial.ClassroomResults.State;

/** A class at the tests' course: its lesson {@code exercises} has the exercises word (3 points), given, slow and the quiz engine. */
class ClassroomResultsTest {
    private static final Course COURSE = new LessonCatalog(Path.of("src/test/lessons")).course("try").orElseThrow();
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Account account(String id, String name) {
        return new Account(new LearnerId(id), name, Role.LEARNER, NOON, Optional.empty());
    }

    private static TaskScore score(String learner, String task, int attempts, int points, boolean passed) {
        return new TaskScore(learner, "exercises", task, new Score(attempts, passed ? attempts - 1 : attempts, points, passed, ""), NOON);
    }

    private static ClassroomResults results(List<Account> learners, TaskScore... scores) {
        return ClassroomResults.of(COURSE, learners, List.of(scores), Map.of());
    }

    private static List<String> names(ClassroomResults results) {
        return results.rows().stream().map(row -> row.learner().name()).toList();
    }

    @Test
    void columnsAreExercisesAndQuizzesInTheOrderOfTheText() {
        ClassroomResults results = results(List.of());
        assertEquals(List.of("Write the word", "Tell the given word", "What runs containers?", "Be waited for"),
                results.columns().stream().map(column -> column.task().title()).toList());
        assertEquals(6, results.max());
    }

    @Test
    void aResultSaysHowFarSomebodyCame() {
        ClassroomResults results = results(List.of(account("a", "Ada")), score("a", "word", 3, 1, false), score("a", "given", 2, 0, false),
                score("a", "engine", 1, 1, true));
        Row ada = results.rows().getFirst();
        assertEquals(List.of(new Result(State.PARTIAL, 1, 3), new Result(State.TRIED, 0, 2), new Result(State.PASSED, 1, 1),
                new Result(State.UNTRIED, 0, 0)), ada.results());
        assertEquals(2, ada.points());
        assertEquals(6, ada.attempts());
        assertEquals(1, results.passed(2));
        assertEquals(0, results.passed(0));
    }

    @Test
    void pointsThatAnExerciseNoLongerHasDoNotCount() {
        assertEquals(3, results(List.of(account("a", "Ada")), score("a", "word", 1, 40, true)).rows().getFirst().points());
    }

    @Test
    void whatTheCourseNoLongerHasIsLeftOut() {
        Row ada = results(List.of(account("a", "Ada")), score("a", "gone", 1, 3, true),
                new TaskScore("a", "gone-lesson", "word", new Score(1, 0, 3, true, ""), NOON)).rows().getFirst();
        assertEquals(0, ada.points());
        assertEquals(0, ada.attempts());
    }

    @Test
    void eachLearnerHasTheirOwnRow() {
        ClassroomResults results = results(List.of(account("a", "Ada"), account("g", "Grace")), score("g", "engine", 1, 1, true));
        assertEquals(List.of(0, 1), results.rows().stream().map(Row::points).toList());
    }

    @Test
    void namesAreSortedAsInADictionary() {
        List<Account> learners = new ArrayList<>();
        for (String name : List.of("zoë", "Émile", "Ångström", "eve", "Zoe", "李雷", "עדה", "ada", "Ada")) {
            learners.add(account(UUID.randomUUID().toString(), name));
        }
        assertEquals(List.of("ada", "Ada", "Ångström", "Émile", "eve", "Zoe", "zoë", "עדה", "李雷"), names(results(learners)));
    }

    @Test
    void sortedByActivityWhoNeverCameIsLast() {
        ClassroomResults results = ClassroomResults.of(COURSE, List.of(account("a", "Ada"), account("b", "Bob"), account("c", "Cyd")),
                List.of(), Map.of("b", NOON, "c", NOON.plusSeconds(5)));
        assertEquals(List.of("Cyd", "Bob", "Ada"), names(results.sorted(Order.ACTIVE)));
    }

    @Test
    void sortedByPointsEqualsStayByName() {
        ClassroomResults results = results(List.of(account("c", "Cyd"), account("b", "Bob"), account("a", "Ada")), score("c", "word", 1, 3, true));
        assertEquals(List.of("Cyd", "Ada", "Bob"), names(results.sorted(Order.POINTS)));
    }

    private static Attempt attempt(String lesson, String task, String results) {
        return new Attempt(UUID.randomUUID(), new JournalKey("a", "try", lesson), task, "hash", NOON, 0, 3, false, results);
    }

    @Test
    void anAttemptAtAnExerciseTellsEachPart() {
        List<CheckRecord> checks = List.of(new CheckRecord("holds", "It holds your word", 0, 2, CheckRecord.State.failed, "wrong-word", "No.",
                List.of(new Difference("the text", "k7f2", "<script>")), ""));
        AttemptReport report = AttemptReport.of(attempt("exercises", "word", Standing.kept(checks)), COURSE);
        assertEquals("Exercises", report.lesson());
        assertEquals("Write the word", report.task());
        assertEquals(checks, report.checks());
        assertEquals(List.of(), report.chosen());
    }

    @Test
    void anAttemptAtAQuizTellsWhatWasChosen() {
        AttemptReport report = AttemptReport.of(attempt("exercises", "engine", "[0,1,7]"), COURSE);
        assertEquals(List.of("the client", "the engine", "option 8"), report.chosen());
        assertEquals(List.of(), report.checks());
    }

    @Test
    void anAttemptAtWhatIsGoneIsStillTold() {
        AttemptReport report = AttemptReport.of(attempt("gone-lesson", "gone", "{\"of\":\"another form\"}"), COURSE);
        assertEquals("gone-lesson", report.lesson());
        assertEquals("gone", report.task());
        assertTrue(report.checks().isEmpty());
    }
}
