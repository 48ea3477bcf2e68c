package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;

/** One place and three learners: who comes late waits, is told how long the line is, and gets in; whoever gives a place up is told why. */
class WaitingLineIT {
    @TempDir
    static Path data;
    @TempDir
    static Path lessons;
    private static ClassroomServer server;
    private static Classroom classroom;

    @BeforeAll
    static void start() throws IOException {
        TwoLessons.write(lessons);
        server = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", lessons.toString(), "SANDBOX_DOCKER_CAPACITY", "1", "SANDBOX_DOCKER_POOL", "0",
                "SLIPWAY_SANDBOX_IDLE_IN_DEMAND", "2S"));
        classroom = server.classroom("Docker", server.instructor("Theo Teacher"), "two");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aFullMachineHasALineInWhichEverybodyGetsTheirTurn() {
        try (LessonClient ann = page("Ann"); LessonClient bo = page("Bo"); LessonClient cy = page("Cy")) {
            ann.connect();
            UUID running = ann.run("main", "echo hers > ~/file; echo begun; read");
            ann.awaitText(running, "begun");

            bo.connect();
            told(bo, "queued", "In line: you are next");
            UUID first = bo.run("main", "echo in");
            assertEquals("In line: you are next", bo.lastMessage("waiting", message -> true).path("reason").asText());
            cy.connect();
            told(cy, "queued", "In line: 1 learner is before you");
            assertTrue(ann.messages("sandbox").stream().noneMatch(message -> message.path("state").asText().equals("stopped")), "what runs is left alone");

            ann.type(running, "\n");
            assertEquals("in\r\n", bo.output(first));
            JsonNode why = ann.lastMessage("notices", message -> message.at("/notices/0/id").asText().equals("stopped"));
            assertTrue(why.at("/notices/0/text").asText().contains("and other learners wait for a place"), why.toString());
            told(cy, "queued", "In line: you are next");

            UUID again = ann.run("main", "cat ~/file");
            told(ann, "queued", "In line: 1 learner is before you");
            told(cy, "ready", "Sandbox ready");
            assertEquals("hers\r\n", ann.output(again));
        }
    }

    private static LessonClient page(String name) {
        return server.lesson(server.learner(classroom, name), "two/first");
    }

    private static void told(LessonClient page, String state, String words) {
        page.message("sandbox", message -> message.path("state").asText().equals(state) && message.path("message").asText().equals(words));
    }
}
