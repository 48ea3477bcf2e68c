package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is lost of page, network and server: the same output, nothing twice, nothing missing, no run done twice. */
class RecoveryIT {
    private static final int LINES = 40;
    private static final String COUNTING = """
            echo started >> ~/starts
            for i in $(seq 1 %d); do echo "line $i"; sleep 0.05; done
            wc -l < ~/starts; rm ~/starts
            """.formatted(LINES);
    private static final String COUNTED =
            IntStream.rangeClosed(1, LINES).mapToObj(i -> "line " + i + "\r\n").collect(Collectors.joining()) + "1\r\n";

    @TempDir
    static Path data;
    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void reloadedPageShowsTheSame() {
        try (LessonClient page = page(); LessonClient reloaded = new LessonClient(server, "try/plain")) {
            UUID run = page.run("main", COUNTING);
            page.awaitText(run, "line 5\r\n");
            page.close();
            reloaded.connect();
            assertEquals(COUNTED, reloaded.output(run));
            assertEquals(0, reloaded.ended(run).at("/outcome/exitCode").asInt(-1));
        }
    }

    @Test
    void secondTabFollowsTheFirst() {
        try (LessonClient first = page(); LessonClient second = page()) {
            UUID run = first.run("main", COUNTING);
            assertEquals(COUNTED, second.output(run));
            assertEquals(COUNTED, first.output(run));
        }
    }

    @Test
    void cutConnectionResumesWhereThePageWas() {
        try (LessonClient page = page()) {
            UUID run = page.run("main", COUNTING);
            for (int line : new int[] {3, 9, 20}) {
                page.awaitText(run, "line " + line + "\r\n");
                page.cut();
                page.connect();
            }
            assertEquals(COUNTED, page.output(run));
        }
    }

    @Test
    void runSentTwiceIsDoneOnce() {
        try (LessonClient page = page()) {
            UUID run = LessonClient.uuidV7();
            page.send(page.runMessage(run, "main", COUNTING));
            page.send(page.runMessage(run, "main", COUNTING));
            page.cut();
            page.connect();
            page.send(page.runMessage(run, "main", COUNTING));
            assertEquals(COUNTED, page.output(run));
        }
    }

    @Test
    void politelyRestartedServerGoesOn() {
        try (LessonClient page = page()) {
            UUID run = page.run("main", COUNTING);
            page.awaitText(run, "line 5\r\n");
            server.stop();
            server.start();
            page.connect();
            assertEquals(COUNTED, page.output(run));
            assertEquals(0, page.ended(run).at("/outcome/exitCode").asInt(-1));
        }
    }

    @RepeatedTest(10)
    void killedServerLosesNothing() {
        try (LessonClient page = page()) {
            UUID run = page.run("main", COUNTING);
            UUID queued = page.run("main", "echo after");
            page.awaitText(run, "line 5\r\n");
            page.record(queued, "accepted", record -> true);
            server.kill();
            server.start();
            page.connect();
            assertEquals(COUNTED, page.output(run));
            assertEquals("after\r\n", page.output(queued));
        }
    }

    /** The database is held by somebody else meanwhile, so that the server is killed between the run and its record. */
    @Test
    void aRunThatWasDoneAndNotYetStoredIsNotDoneAgain() throws Exception {
        try (LessonClient page = page()) {
            page.ended(page.run("main", "rm -f ~/once /tmp/once"));
            UUID run = LessonClient.uuidV7();
            var message = page.runMessage(run, "main", "echo done | tee -a ~/once; touch /tmp/once");
            String container = container();
            try (var other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("slipway.db")); var statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                page.send(message);
                Engine.docker("exec", container, "sh", "-c", "until [ -e /tmp/once ]; do sleep 0.05; done");
                server.kill();
            }
            server.start();
            page.connect();
            page.message("sandbox", sandbox -> sandbox.path("state").asText().equals("ready"));
            page.send(message);
            assertEquals("done\r\n", page.output(run), () -> page.ended(run) + "\n" + server.log());
            assertEquals("done\r\n", page.output(page.run("main", "cat ~/once")));
        }
    }

    @Test
    void shellOutlivesTheServer() {
        try (LessonClient page = page()) {
            page.ended(page.run("main", "here=kept; cd /tmp"));
            server.kill();
            server.start();
            page.connect();
            assertEquals("kept /tmp\r\n", page.output(page.run("main", "echo $here $PWD; cd - >/dev/null")));
        }
    }

    @Test
    void removedSandboxIsToldAndTheNextRunGetsANewOne() {
        try (LessonClient page = page()) {
            page.ended(page.run("main", "echo kept > ~/kept"));
            UUID run = page.run("main", "echo begun; sleep 100");
            page.awaitText(run, "begun");
            Engine.sandboxes(server.instance()).forEach(id -> Engine.docker("rm", "-f", id));
            assertEquals("sandbox-lost", page.ended(run).at("/outcome/kind").asText());
            UUID next = page.run("main", "cat ~/kept; rm ~/kept");
            assertEquals("kept\r\n", page.output(next));
            assertNotEquals(run, next);
            assertEquals(1, Engine.sandboxes(server.instance()).size(), "one sandbox");
        }
    }

    /** From the welcome to the last message of a run, each may be the last of its connection. */
    @Test
    void aConnectionMayBeCutAtEveryMessage() {
        int cuts = 0;
        try (LessonClient page = page()) {
            page.ended(page.run("main", "rm -f ~/cuts"));
            for (boolean cut = true; cut; cuts++) {
                page.cut();
                page.stallAfter(cuts + 1);
                page.connect();
                UUID run = LessonClient.uuidV7();
                var message = page.runMessage(run, "main", "echo once >> ~/cuts; for i in 1 2 3; do echo $i; sleep 0.05; done");
                page.send(message);
                cut = !page.reaches(() -> page.isComplete(run), Duration.ofSeconds(60), page::isStalled);
                page.stallAfter(Long.MAX_VALUE);
                page.cut();
                page.connect();
                page.send(message); // as a page does that has had no answer
                assertEquals("1\r\n2\r\n3\r\n", page.output(run));
            }
            assertTrue(cuts > 5, cuts + " cuts");
            assertEquals(cuts + "\r\n", page.output(page.run("main", "wc -l < ~/cuts")));
        }
    }

    @Test
    void killedAgentIsToldAndTheNextRunHasTheFiles() {
        try (LessonClient page = page()) {
            page.ended(page.run("main", "echo kept > ~/kept"));
            UUID run = page.run("main", "echo begun; sleep 100");
            page.awaitText(run, "begun");
            Engine.killInside(container(), "python3*agent.py*");
            assertEquals("sandbox-lost", page.ended(run).at("/outcome/kind").asText());
            assertEquals("kept\r\n", page.output(page.run("main", "cat ~/kept; rm ~/kept")));
        }
    }

    @Test
    void killedEngineInsideIsStartedAgainWithItsContainers() {
        try (LessonClient page = new LessonClient(server, "try/docker").connect()) {
            page.ended(page.run("build", "docker rm -f kept >/dev/null 2>&1; docker create --name kept alpine:3 true"));
            int heard = page.messages("sandbox").size();
            Engine.killInside(container(), "*dockerd*");
            Await.until("the engine's end to be told", () -> page.messages("sandbox").stream().skip(heard)
                    .anyMatch(sandbox -> !sandbox.path("engine").asText().equals("ready")));
            page.lastMessage("sandbox", sandbox -> sandbox.path("engine").asText().equals("ready"));
            assertEquals("kept\r\n", page.output(page.run("build", "docker ps -a --format '{{.Names}}' --filter name=kept; docker rm kept >/dev/null")));
        }
    }

    private static String container() {
        return Engine.docker("ps", "-q", "--filter", "label=slipway.instance=" + server.instance(), "--filter", "label=slipway.owner=local/try");
    }

    private static LessonClient page() {
        return new LessonClient(server, "try/plain").connect();
    }
}
