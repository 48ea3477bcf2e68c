package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner's sandbox stops when nobody uses it, comes back where it was, and is replaced by a fresh one on demand. */
class SandboxLifeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int IDLE = 4;

    @TempDir
    static Path data;
    @TempDir
    static Path lessons;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        TwoLessons.write(lessons);
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", lessons.toString(), "SLIPWAY_SANDBOX_IDLE", IDLE + "S",
                "SLIPWAY_SANDBOX_IDLE_IN_DEMAND", "1S", "SANDBOX_DOCKER_POOL", "0"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anIdleSandboxIsStoppedAndTheNextRunBringsItBackWhereItWas() {
        try (LessonClient page = page("first")) {
            page.ended(page.run("main", "mkdir -p deep && cd deep && echo kept > file && lost=1"));
            succeeds(page, "docker run -d --name idler alpine:3 sleep 1000");
            JsonNode stopped = notice(page, "stopped");
            assertTrue(stopped.path("text").asText().startsWith("Nobody used your sandbox for 4 seconds, so it was stopped. Your files"), stopped.toString());
            Await.until("its container's end", () -> Engine.docker("ps", "-q", "--filter", "label=slipway.instance=" + server.instance(),
                    "--filter", "label=slipway.owner=local/two").isEmpty());

            page.cut();
            page.connect();
            assertEquals("stopped", page.lastMessage("sandbox", sandbox -> true).path("state").asText(), "a page that only connects again does not start it");

            UUID back = page.run("main", "pwd; cat file; echo \"[$lost]\"; docker ps -a --format '{{.Names}} {{.State}}' --filter name=idler");
            assertEquals("/home/learner/first/deep\r\nkept\r\n[]\r\nidler exited\r\n", page.output(back));
            JsonNode told = page.lastMessage("notices", message -> named(message, "back") != null
                    && named(message, "back").path("details").size() > 0);
            assertEquals("docker start idler", named(told, "back").at("/details/0").asText());
            page.ended(page.run("main", "docker rm -f idler; cd"));
        }
    }

    @Test
    void whatRunsKeepsTheSandbox() {
        try (LessonClient page = page("first")) {
            assertEquals("over\r\n", page.output(page.run("main", "sleep " + (IDLE + 3) + "; echo over")));
            assertEquals("late\r\n", page.output(page.run("main", "(sleep " + (IDLE + 3) + "; echo late) &")));
        }
    }

    @Test
    void aClickStartsAStoppedSandbox() {
        try (LessonClient page = page("first")) {
            page.ended(page.run("main", "true"));
            notice(page, "stopped");
            page.send(remedy("stopped", "start"));
            page.lastMessage("sandbox", sandbox -> sandbox.path("state").asText().equals("ready"));
            page.lastMessage("notices", message -> named(message, "stopped") == null);
        }
    }

    @Test
    void startingOverGivesAFreshSandboxAtOnce() {
        try (LessonClient page = page("first")) {
            page.ended(page.run("main", "docker volume create precious; touch ~/precious; cd /tmp"));
            UUID running = page.run("main", "echo begun; sleep 1000");
            page.awaitText(running, "begun");
            page.send(JSON.createObjectNode().put("type", "start-over"));
            assertEquals("You started over with a fresh sandbox.", page.ended(running).at("/outcome/message").asText());
            UUID fresh = page.run("main", "pwd; ls ~; docker volume ls -q");
            assertEquals("/home/learner/first\r\nfirst\r\n", page.output(fresh));
        }
    }

    @Test
    void whatOtherLessonsLeftIsListedOnceAndRemovedOnAClick() {
        try (LessonClient first = page("first")) {
            first.send(JSON.createObjectNode().put("type", "start-over"));
            succeeds(first, "docker network create net; docker volume create data; docker run -d --name web --network net -v data:/d alpine:3 sleep 1000; sleep 1.1"); // a volume's age is known in seconds
            try (LessonClient second = page("second")) {
                JsonNode left = notice(second, "leftovers second");
                assertEquals(List.of("container web", "network net", "volume data"),
                        StreamSupport.stream(left.path("details").spliterator(), false).map(JsonNode::asText).toList());
                second.ended(second.run("main", "docker volume create mine"));
                second.send(remedy("leftovers second", "remove"));
                JsonNode told = second.lastMessage("notices", message -> named(message, "leftovers second") != null
                        && named(message, "leftovers second").path("text").asText().contains("is removed"));
                assertEquals("What other lessons left is removed: 1 container, 1 network and 1 volume.",
                        named(told, "leftovers second").path("text").asText());
                assertEquals("mine\r\n", second.output(second.run("main", "docker ps -aq; docker network ls -q --filter type=custom; docker volume ls -q")));
            }
            assertTrue(first.messages("notices").stream().noneMatch(message -> named(message, "leftovers second") != null), "a matter of the other lesson's pages");
        }
    }

    private static void succeeds(LessonClient page, String source) {
        UUID run = page.run("main", source);
        assertEquals(0, page.ended(run).at("/outcome/exitCode").asInt(-1), () -> page.output(run));
    }

    private static LessonClient page(String lesson) {
        LessonClient page = new LessonClient(server, "two/" + lesson).connect();
        page.lastMessage("sandbox", sandbox -> sandbox.path("state").asText().equals("ready") && sandbox.path("engine").asText().equals("ready"));
        return page;
    }

    private static JsonNode notice(LessonClient page, String id) {
        return named(page.lastMessage("notices", message -> named(message, id) != null), id);
    }

    private static JsonNode named(JsonNode message, String id) {
        return StreamSupport.stream(message.path("notices").spliterator(), false).filter(notice -> notice.path("id").asText().equals(id))
                .findFirst().orElse(null);
    }

    private static ObjectNode remedy(String notice, String remedy) {
        return JSON.createObjectNode().put("type", "remedy").put("notice", notice).put("remedy", remedy);
    }
}
