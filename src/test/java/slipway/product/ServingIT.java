package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages, data and cells of a running server, asked as programs ask. */
class ServingIT {
    @TempDir
    static Path data;
    @TempDir
    static Path lessons;
    private static ServerProcess server;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        copy(Path.of("src/test/lessons"), lessons);
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", lessons.toString()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void courseListLeadsToTheLesson() throws Exception {
        assertTrue(get("/").contains("href=\"/try\""));
        assertTrue(get("/try").contains("href=\"/try/plain\""));
        assertTrue(get("/try/plain").contains("<slip-cell"));
    }

    @Test
    void lessonsAreDataToo() throws Exception {
        JsonNode lesson = new ObjectMapper().readTree(get("/api/v1/courses/try/lessons/plain"));
        assertEquals("echo hi", lesson.at("/cells/0/source").asText());
        assertTrue(get("/q/openapi?format=json").contains("/api/v1/courses/{course}/lessons/{lesson}"));
    }

    @Test
    void healthIsOpenToMonitors() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.address() + "/q/health")).build();
        assertEquals(200, http.send(request, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void cellsRunInBashPythonAndFiles() {
        try (LessonClient page = page()) {
            assertEquals("hello\r\n", page.output(page.run("main", "echo $APP")));
            assertEquals("2\r\n", page.output(page.run("py", "1 + 1")));
            page.ended(page.run("notes/hello.txt", "written in the page\n"));
            assertEquals("written in the page\r\n", page.output(page.run("main", "cat notes/hello.txt")));
        }
    }

    @Test
    void aLessonWithoutDockerGetsItsEngineWhenACellAsksForIt() {
        try (LessonClient page = page()) {
            assertEquals("linux\r\n", page.output(page.run("main", "docker version --format '{{.Server.Os}}'")));
        }
    }

    @Test
    void randomParametersDoNotChange() {
        try (LessonClient page = page()) {
            String code = page.output(page.run("main", "echo $CODE"));
            assertTrue(code.matches("[a-z0-9]{8}\r\n"), code);
            page.send("restart-nothing", UUID.randomUUID());
            assertEquals(code, page.output(page.run("web", "echo $CODE")));
        }
    }

    @Test
    void stopEndsARunningCellAndTheShellGoesOn() {
        try (LessonClient page = page()) {
            UUID run = page.run("main", "echo begun; sleep 100");
            page.awaitText(run, "begun");
            page.send("stop", run);
            assertEquals("interrupted", page.ended(run).at("/outcome/kind").asText());
            assertEquals("on\r\n", page.output(page.run("main", "echo on")));
        }
    }

    @Test
    void queuedRunCanBeTakenBack() {
        try (LessonClient page = page()) {
            UUID first = page.run("main", "echo begun; sleep 100");
            UUID queued = page.run("main", "echo never");
            page.awaitText(first, "begun");
            page.send("stop", queued);
            assertEquals("interrupted", page.ended(queued).at("/outcome/kind").asText());
            page.send("stop", first);
            page.ended(first);
            assertEquals("", page.output(queued));
        }
    }

    @Test
    void keysReachTheRunningCell() {
        try (LessonClient page = page()) {
            UUID run = page.run("main", "read -p 'name? ' name; echo \"hello $name\"");
            page.awaitText(run, "name? ");
            page.type(run, "Ada\r");
            assertTrue(page.output(run).endsWith("hello Ada\r\n"), page.text(run));
        }
    }

    @Test
    void longOutputKeepsItsBeginningAndItsEndForLaterPages() {
        try (LessonClient page = page(); LessonClient later = new LessonClient(server, "try/plain")) {
            UUID run = page.run("main", "seq 1 1000000");
            long length = page.record(run, "closed", record -> record.path("outputClosed").asBoolean()).path("outputLength").asLong();
            later.connect();
            String kept = later.output(run);
            assertEquals(length, later.have(run));
            assertTrue(later.leftOut(run) > 0 && kept.length() >= 2_000_000, "kept " + kept.length());
            assertTrue(kept.startsWith("1\r\n2\r\n") && kept.endsWith("999999\r\n1000000\r\n"));
        }
    }

    @Test
    void pageThatDoesNotReadHoldsUpNobody() {
        try (LessonClient stalled = page(); LessonClient other = page()) {
            stalled.stall();
            UUID flood = stalled.run("web", "yes | head -c 50M | tail -c 50M; echo done");
            assertEquals("hi\r\n", other.output(other.run("main", "echo hi")));
            assertEquals(0, other.ended(flood).at("/outcome/exitCode").asInt(-1));
            stalled.cut();
        }
    }

    @Test
    void draftsAreKept() {
        try (LessonClient page = page(); LessonClient later = new LessonClient(server, "try/plain")) {
            page.sendText("{\"type\":\"draft\",\"cell\":\"main\",\"source\":\"echo mine\"}");
            page.output(page.run("main", "echo a round trip, so the draft is there"));
            later.connect();
            assertEquals("echo mine", later.message("welcome", message -> true).at("/drafts/main").asText());
            page.sendText("{\"type\":\"draft\",\"cell\":\"main\",\"source\":null}");
        }
    }

    @Test
    void editedLessonShowsOnReload() throws Exception {
        try (LessonClient page = new LessonClient(server, "try/docker").connect()) {
            Path file = lessons.resolve("try/docker/lesson.md");
            Files.writeString(file, Files.readString(file).replace("## Talk", "## Chat"));
            page.sendText("{\"type\":\"ping\"}");
            page.message("lesson-changed", message -> true);
            assertTrue(get("/try/docker").contains("Chat"));
        }
    }

    @Test
    void authorsCannotPutScriptIntoThePage() throws Exception {
        Path file = lessons.resolve("try/docker/lesson.md");
        Files.writeString(file, Files.readString(file)
                + "\n<script>alert(1)</script><img src=x onerror=alert(2)> [x](javascript:alert(3))\n");
        String html = get("/try/docker");
        assertFalse(html.contains("<script>") || html.contains("onerror") || html.contains("=\"javascript:"), html);
    }

    private String get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.address() + path))
                .header("Cookie", LessonClient.SignIn.cookie(server)).build();
        var answer = http.send(request, BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), path);
        return answer.body();
    }

    private static LessonClient page() {
        return new LessonClient(server, "try/plain").connect();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
