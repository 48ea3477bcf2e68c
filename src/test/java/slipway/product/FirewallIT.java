package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.classroom.Classroom;

/** A server whose sandbox image cannot set the host's firewall: a class is not served until it can, its owner is told. */
@Timeout(180)
class FirewallIT {
    private static final String IMAGE = System.getenv().getOrDefault("SANDBOX_IMAGE", "slipway-sandbox:latest");
    private static final String WITHOUT = "slipway-sandbox:without-firewall-" + ProcessHandle.current().pid();

    @BeforeEach
    void takeAwayTheFirewall(@TempDir Path directory) throws IOException {
        String container = Engine.docker("create", "--label", "slipway.instance=agent-tests", IMAGE);
        Engine.docker("cp", Files.writeString(directory.resolve("nothing"), "").toString(), container + ":/usr/sbin/iptables-restore");
        Engine.docker("commit", container, WITHOUT);
        Engine.docker("rm", container);
    }

    @AfterEach
    void removeTheImage() {
        Engine.docker("rmi", "-f", WITHOUT);
    }

    @Test
    void aClassIsRefusedInWordsUntilTheFirewallCanBeSet(@TempDir Path data) {
        try (ClassroomServer school = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_IMAGE", WITHOUT,
                "SANDBOX_REAP_EVERY", "1S"))) {
            ClassroomServer.Person teacher = school.instructor("Ines Instructor");
            Classroom classroom = school.classroom("Thirty", teacher, "try");
            ClassroomServer.Person learner = school.learner(classroom, "Lea Learner");
            try (LessonClient page = school.lesson(learner, "try/docker").connect()) {
                JsonNode refused = page.message("sandbox", message -> message.path("state").asText().equals("failed"));
                assertTrue(refused.path("message").asText().contains("opens no sandboxes"), refused.toString());
            }
            assertEquals(200, learner.browser().get("/try/docker").statusCode());
            assertEquals(200, teacher.browser().get("/classrooms/" + classroom.id()).statusCode());
            assertEquals(200, school.operator().browser().get("/accounts").statusCode());
            HttpResponse<String> ready = school.operator().browser().get("/q/health/ready");
            assertEquals(503, ready.statusCode());
            assertTrue(ready.body().contains("This host is not closed to sandboxes as it should be"), ready.body());
            assertTrue(school.process().log().contains("No sandbox is opened for learners until it can be closed"), school.process().log());

            Engine.docker("tag", IMAGE, WITHOUT);
            Await.until("the firewall", () -> !school.operator().browser().get("/q/health/ready").body().contains("This host is not closed"));
            try (LessonClient page = school.lesson(learner, "try/docker").connect()) {
                assertEquals("served\n", page.output(page.run("build", "echo served")).replace("\r", ""));
                assertWithoutInternetErrorsComeAtOnce(page);
            }
        }
    }

    @Test
    void whoOwnsTheMachineIsServedAndToldOnce(@TempDir Path data) {
        try (ServerProcess server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_IMAGE", WITHOUT));
                LessonClient page = new LessonClient(server, "try/docker").connect()) {
            JsonNode told = page.message("notices", message -> message.at("/notices/0/id").asText().equals("host-open"));
            assertTrue(told.at("/notices/0/text").asText().contains("no firewall rules could be set"), told.toString());
            assertEquals("served\n", page.output(page.run("build", "echo served")).replace("\r", ""));
            page.sendText("{\"type\":\"remedy\",\"notice\":\"host-open\",\"remedy\":\"understood\"}");
            page.lastMessage("notices", message -> message.path("notices").isEmpty());
        }
    }

    /** A class has no internet unless its operator says so: what asks for it ends with words instead of hanging. */
    private static void assertWithoutInternetErrorsComeAtOnce(LessonClient page) {
        assertSays("No matching distribution found for no-such-package", page, "docker run --rm python:3.13-slim timeout 20 pip install no-such-package");
        assertSays("Connection refused", page, "docker run --rm alpine:3 sh -c 'timeout 20 wget -O - http://198.51.100.7/ 2>&1'");
        assertSays("Temporary failure in name resolution", page,
                "docker run --rm python:3.13-slim timeout 20 python -c 'import socket; socket.getaddrinfo(\"example.com\", 80)'");
        assertSays("registry-1.docker.io", page, "timeout 20 docker pull nobody/has-this");
    }

    private static void assertSays(String words, LessonClient page, String script) {
        String said = page.output(page.run("build", script));
        assertTrue(said.contains(words), said);
    }
}
