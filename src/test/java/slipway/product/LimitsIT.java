package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A learner who reaches a limit of the sandbox reads so in words, and one click helps. */
class LimitsIT {
    /** Goes on when it cannot start any more, which a shell does not. */
    private static final String BOMB = """
            python3 -c "import os, time
            try:
                while True: os.posix_spawn('/bin/sleep', ['sleep', '1000'], os.environ, setsid=True)
            except OSError: time.sleep(1000)"
            """;

    @TempDir
    static Path data;
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_TMP", "32M", "SANDBOX_PROCESSES", "150",
                "SANDBOX_MEMORY", "512M", "SANDBOX_DISK_HOME", "128M", "SANDBOX_DISK_ENGINE", "256M"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aFullTmpIsEmptiedByAClick() {
        try (LessonClient page = page()) {
            assertTrue(page.output(page.run("main", "head -c 100M /dev/zero > /tmp/full; echo $?")).endsWith("1\r\n"));
            JsonNode notice = notice(page, "limit-disk-tmp");
            assertEquals("The directory /tmp of your sandbox reached its 32 MB. No more can be written until something is removed.",
                    notice.path("text").asText());
            press(page, notice, "empty-tmp");
            gone(page, "limit-disk-tmp");
            assertEquals("0\r\n", page.output(page.run("main", "ls /tmp | wc -l")));
        }
    }

    @Test
    void whoHasNoRoomForAnyProcessEndsEverythingByAClick() {
        try (LessonClient page = page()) {
            page.ended(page.run("main", "echo kept > ~/kept"));
            UUID bomb = page.run("main", BOMB);
            JsonNode notice = notice(page, "limit-processes");
            String text = notice.path("text").asText();
            assertTrue(text.matches("Your sandbox has used up its processes: [0-9]+ run, of 150 at most\\. .*"), text);
            press(page, notice, "end-everything");
            assertEquals("sandbox-lost", page.ended(bomb).at("/outcome/kind").asText());
            gone(page, "limit-processes");
            assertEquals("kept\r\n", page.output(page.run("main", "cat ~/kept")));
        }
    }

    @Test
    void whatTookAllMemoryIsNamedAndTheNoticeIsPutAway() {
        try (LessonClient page = page(); LessonClient other = page()) {
            page.ended(page.run("main", "python3 -c \"import time\nx = []\nwhile True: x.append(b'x' * (16 << 20)); time.sleep(.1)\""));
            JsonNode notice = notice(other, "limit-memory");
            assertEquals("Your sandbox reached its 512 MB of memory, and the process “python3” was ended to make room. Use less at once, "
                    + "or stop what you do not need.", notice.path("text").asText());
            press(other, notice, "dismiss");
            gone(page, "limit-memory");
        }
    }

    @Test
    void aFullHomeIsToldAndOverWhenSomethingIsRemoved() {
        try (LessonClient page = page()) {
            assumeDisksAreLimited(page, "main");
            assertTrue(page.output(page.run("main", "head -c 200M /dev/zero > ~/full; echo $?")).endsWith("1\r\n"));
            String text = notice(page, "limit-disk-home").path("text").asText();
            assertTrue(text.matches("Your home directory reached its [0-9.]+ MB of disk\\. .*"), text);
            page.ended(page.run("main", "rm ~/full"));
            gone(page, "limit-disk-home");
        }
    }

    @Test
    void aFullEngineSaysWhatTakesTheSpaceAndIsEmptiedByAClick() {
        try (LessonClient page = new LessonClient(server, "try/docker").connect()) {
            assumeDisksAreLimited(page, "run");
            says(page, "docker run --name full alpine:3 sh -c 'head -c 400m /dev/zero > /full'");
            notice(page, "limit-disk-engine");
            JsonNode notices = page.message("notices", message -> message.toString().contains("Containers: "));
            assertTrue(notices.toString().contains("Files in your home directory"), notices.toString());
            press(page, notice(page, "limit-disk-engine"), "remove-images");
            gone(page, "limit-disk-engine");
            assertTrue(says(page, "! docker inspect full 2> /dev/null && docker run --rm alpine:3 true"), "the lesson's image is there again");
        }
    }

    private static void assumeDisksAreLimited(LessonClient page, String cell) {
        String bytes = page.output(page.run(cell, "df --output=size -B1 /engine | tail -n 1")).strip();
        assumeTrue(Long.parseLong(bytes) < 1L << 30, "this installation does not limit disk");
    }

    /** What is said of the sandbox is what a learner finds, whatever this machine can do. */
    @Test
    void whatTheSandboxCanDoIsToldAndTrue() {
        try (LessonClient page = new LessonClient(server, "try/docker").connect()) {
            JsonNode can = page.message("sandbox", message -> message.path("capabilities").has("swarm") && message.path("capabilities").has("internet"))
                    .path("capabilities");
            assertTrue(can.path("docker").asBoolean() && can.path("tty").asBoolean(), can.toString());
            assertEquals(can.path("pause").asBoolean(), says(page, "docker run -d --name frozen alpine:3 sleep 100 && docker pause frozen"));
            says(page, "docker unpause frozen; docker rm -f frozen");
            assertEquals(can.path("limits").asBoolean(), !says(page, "docker run --rm --memory 16m alpine:3 sh -c 'head -c 48m /dev/zero | tail | wc -c'"));
            assertEquals(can.path("internet").asBoolean(), says(page, "curl -sI --max-time 10 -o /dev/null https://pypi.org/"));
        }
    }

    private static boolean says(LessonClient page, String source) {
        return page.ended(page.run("run", source)).at("/outcome/exitCode").asInt(-1) == 0;
    }

    private static LessonClient page() {
        return new LessonClient(server, "try/plain").connect();
    }

    private static JsonNode notice(LessonClient page, String id) {
        JsonNode all = page.message("notices", message -> notices(message, id));
        return StreamSupport.stream(all.path("notices").spliterator(), false).filter(each -> each.path("id").asText().equals(id)).findFirst().orElseThrow();
    }

    private static void gone(LessonClient page, String id) {
        Predicate<JsonNode> there = message -> notices(message, id);
        page.lastMessage("notices", there.negate());
    }

    private static boolean notices(JsonNode message, String id) {
        return StreamSupport.stream(message.path("notices").spliterator(), false).anyMatch(each -> each.path("id").asText().equals(id));
    }

    private static void press(LessonClient page, JsonNode notice, String remedy) {
        page.send(new ObjectMapper().createObjectNode().put("type", "remedy").put("notice", notice.path("id").asText()).put("remedy", remedy));
    }
}
