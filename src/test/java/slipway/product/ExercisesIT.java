package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exercises, quizzes and questions of a running server, with the judge and a sandbox as they are. */
class ExercisesIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path data;
    private ServerProcess server;

    @BeforeEach
    void start() {
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LessonClient page() {
        return new LessonClient(server, "try/exercises").connect();
    }

    private static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /** The exercise once this many attempts were judged. */
    private static JsonNode judged(LessonClient page, String exercise, int attempts) {
        return page.message("exercise", message -> message.at("/exercise/id").asText().equals(exercise)
                && message.at("/exercise/attempts").asInt() == attempts && !message.at("/exercise/checking").asBoolean()).path("exercise");
    }

    private static void check(LessonClient page, UUID attempt, String exercise) {
        page.send(message("check").put("attempt", attempt.toString()).put("exercise", exercise));
    }

    private static List<String> states(JsonNode exercise) {
        return exercise.path("checks").findValuesAsText("state");
    }

    @Test
    void redWithReasonsThenGreenAndRemembered() {
        try (LessonClient page = page()) {
            check(page, UUID.randomUUID(), "word");
            JsonNode red = judged(page, "word", 1);
            assertEquals(List.of("failed", "failed"), states(red));
            assertEquals("no-file", red.at("/checks/0/code").asText());
            assertTrue(red.at("/checks/0/message").asText().startsWith("There is no file word.txt"), red.toString());
            assertEquals(1, red.path("hints").size());
            assertEquals(1, red.at("/hintsLeft/after").asInt());

            page.ended(page.run("try", "echo wrong > word.txt"));
            check(page, UUID.randomUUID(), "word");
            JsonNode partly = judged(page, "word", 2);
            assertEquals(List.of("passed", "failed"), states(partly));
            assertEquals("wrong", partly.at("/checks/1/differences/0/found").asText());
            assertEquals(1, partly.path("points").asInt());
            assertEquals(2, partly.path("hints").size());
            assertTrue(partly.path("hintsLeft").isNull(), partly.toString());

            page.ended(page.run("try", "echo \"$CODE\" > word.txt"));
            UUID attempt = UUID.randomUUID();
            check(page, attempt, "word");
            JsonNode green = judged(page, "word", 3);
            assertEquals(List.of("passed", "passed"), states(green));
            assertEquals(3, green.path("points").asInt());
            assertTrue(green.path("passed").asBoolean());

            page.ended(page.run("try", "rm word.txt"));
            check(page, attempt, "word");
            check(page, UUID.randomUUID(), "word");
            JsonNode again = judged(page, "word", 4);
            assertTrue(again.path("passed").asBoolean(), "passed stays passed");
            assertEquals(3, again.path("points").asInt());
        }
        server.kill();
        server.start();
        try (LessonClient page = page()) {
            JsonNode kept = judged(page, "word", 4);
            assertEquals(3, kept.path("points").asInt());
            assertEquals(List.of("failed", "failed"), states(kept));
        }
    }

    @Test
    void setupsExportForTheChecksAndRunAgainOnReset() {
        try (LessonClient page = page()) {
            page.ended(page.run("try", "cp given/word.txt told.txt"));
            check(page, UUID.randomUUID(), "given");
            assertEquals(List.of("passed"), states(judged(page, "given", 1)));
            page.send(message("reset").put("exercise", "given"));
            page.message("exercise", message -> message.at("/exercise/notice").asText().startsWith("The exercise is as it was"));
            assertEquals("gone\r\n", page.output(page.run("try", "ls told.txt 2>/dev/null || echo gone")));
        }
    }

    @Test
    void quizzesAndAnswersAreTakenAndKept() {
        try (LessonClient page = page()) {
            ObjectNode wrong = message("solve-quiz").put("attempt", UUID.randomUUID().toString()).put("quiz", "engine");
            wrong.putArray("chosen").add(0);
            page.send(wrong);
            JsonNode first = page.message("quiz", message -> message.at("/quiz/attempts").asInt() == 1).path("quiz");
            assertFalse(first.path("passed").asBoolean());
            assertTrue(first.at("/feedback/0/html").asText().contains("It only asks."));
            assertTrue(first.at("/feedback/1").isNull(), "nothing is said about what was not chosen");
            ObjectNode right = message("solve-quiz").put("attempt", UUID.randomUUID().toString()).put("quiz", "engine");
            right.putArray("chosen").add(1);
            page.send(right);
            assertTrue(page.message("quiz", message -> message.at("/quiz/attempts").asInt() == 2).at("/quiz/passed").asBoolean());
            page.send(message("answer").put("question", "LETTERS").put("text", "many"));
            assertFalse(page.message("answer", message -> message.path("text").asText().equals("many")).path("accepted").asBoolean());
            page.send(message("answer").put("question", "LETTERS").put("text", " 14 "));
            assertTrue(page.message("answer", message -> message.path("text").asText().equals("14")).path("accepted").asBoolean());
            assertEquals(1, page.message("progress", message -> message.path("points").asInt() == 1).path("points").asInt());
        }
    }

    @Test
    void twoTabsCheckOnceAndBothSeeIt() {
        try (LessonClient one = page(); LessonClient other = page()) {
            check(one, UUID.randomUUID(), "slow");
            other.message("exercise", message -> message.at("/exercise/checking").asBoolean());
            check(other, UUID.randomUUID(), "slow");
            assertEquals("no-file", judged(one, "slow", 1).at("/checks/0/code").asText());
            assertEquals("no-file", judged(other, "slow", 1).at("/checks/0/code").asText());
        }
        try (LessonClient later = page()) {
            assertEquals(1, judged(later, "slow", 1).path("attempts").asInt());
        }
    }

    @Test
    void aServerKilledDuringACheckJudgesItWhenAskedAgain() {
        UUID attempt = UUID.randomUUID();
        try (LessonClient page = page()) {
            check(page, attempt, "slow");
            page.message("exercise", message -> message.at("/exercise/checks/0/state").asText().equals("running"));
            server.kill();
            server.start();
            page.connect();
            check(page, attempt, "slow");
            judged(page, "slow", 1);
            check(page, attempt, "slow");
            page.lastMessage("exercise", message -> message.at("/exercise/attempts").asInt() == 1
                    && !message.at("/exercise/checking").asBoolean());
        }
    }

    @Test
    void nothingThatABrowserGetsTellsWhatIsExpected() throws Exception {
        try (LessonClient page = page()) {
            check(page, UUID.randomUUID(), "given");
            judged(page, "given", 1);
            String said = page.transcript();
            for (String secret : List.of("learner_file", "$CODE", "It only asks", "cp given")) {
                assertFalse(said.contains(secret), secret + " in " + said);
            }
        }
    }

    @Test
    void whatIsNotThereIsRefused() {
        try (LessonClient page = page()) {
            check(page, UUID.randomUUID(), "nothing");
            assertEquals("unknown-exercise", page.message("refused", message -> true).path("code").asText());
            page.send(message("show-solution").put("exercise", "word"));
            page.message("refused", message -> message.path("code").asText().equals("no-solution"));
            ObjectNode quiz = message("solve-quiz").put("attempt", UUID.randomUUID().toString()).put("quiz", "engine");
            quiz.putArray("chosen").add(7);
            page.send(quiz);
            page.message("refused", message -> message.path("code").asText().equals("bad-message"));
        }
    }
}
