package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.classroom.Classroom;
import slipway.database.Database;
import slipway.database.LearnerRows;
import slipway.product.ClassroomServer.Person;

/** An operator deletes a learner: nothing stays, whatever they were doing and whenever the server is killed; of others all does. */
class RemovalIT {
    private static final int MANY_ROWS = 4000;

    @TempDir
    static Path data;
    private static ClassroomServer server;
    private static Classroom classroom;
    private static Person grace;
    private static int number;

    private Person ada;
    private Map<String, List<Map<String, Object>>> graces;

    @BeforeAll
    static void start() {
        server = ClassroomServer.start(data, Map.of("SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.206.0.0/16"));
        classroom = server.classroom("Containers", server.instructor("Tina Teacher"), "try");
        grace = server.learner(classroom, "Grace Hopper");
        server.operator();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void twoLearners() {
        ada = server.learner(classroom, "Ada " + ++number);
        try (LessonClient page = server.lesson(grace, "try/plain").connect()) {
            page.output(page.run("main", "echo kept > ~/kept; cat ~/kept"));
        }
        graces = rows(grace);
    }

    private static Map<String, List<Map<String, Object>>> rows(Person person) {
        try (Database database = server.database()) {
            Map<String, List<Map<String, Object>>> rows = LearnerRows.of(database, person.id().value());
            rows.get("session").forEach(row -> row.remove("last_seen_at"));
            rows.get("account").forEach(row -> row.remove("last_seen_at"));
            return rows;
        }
    }

    private static String things(Person person) {
        String owner = "label=slipway.owner=" + person.id() + "/try";
        return Engine.docker("ps", "-aq", "--filter", owner) + Engine.docker("volume", "ls", "-q", "--filter", owner)
                + Engine.docker("network", "ls", "-q", "--filter", owner);
    }

    private static String sandbox(Person person) {
        return Engine.docker("ps", "-a", "--filter", "label=slipway.owner=" + person.id() + "/try", "--format", "{{.Label \"slipway.sandbox\"}}");
    }

    private void delete() {
        ClassroomServer.assertGoesTo("/accounts?done=deleted", server.operator().browser().post("/accounts/" + ada.id() + "/delete"));
    }

    private void assertGone(String sandbox) {
        Await.until("all rows to go", () -> rows(ada).values().stream().allMatch(List::isEmpty));
        assertEquals("", things(ada));
        assertFalse(Files.exists(data.resolve("run").resolve(sandbox)), "its run directory");
        assertFalse(Files.exists(data.resolve("run").resolve(sandbox + ".lease")));
    }

    private void assertGraceIsAsBefore() {
        assertEquals(graces, rows(grace));
        try (LessonClient page = server.lesson(grace, "try/plain").connect()) {
            assertEquals("kept\r\n", page.output(page.run("main", "cat ~/kept")));
        }
    }

    @Test
    void whileACellFloods() {
        try (LessonClient page = server.lesson(ada, "try/plain").connect()) {
            UUID flood = page.run("main", "yes");
            UUID queued = page.run("main", "echo queued");
            page.record(queued, "accepted", record -> true);
            page.awaitText(flood, "y\r\ny\r\n");
            Await.until("a flood that is being stored", () -> page.have(flood) > 20 << 20);
            String sandbox = sandbox(ada);

            delete();

            assertEquals(4401, page.closed());
            assertEquals(303, ada.browser().get("/record").statusCode());
            assertGone(sandbox);
        }
        assertGraceIsAsBefore();
        assertTrue(rows(ada).values().stream().allMatch(List::isEmpty), "no row came back");
    }

    @Test
    void whileACheckIsJudgedAndASandboxIsOpened() {
        try (LessonClient page = server.lesson(ada, "try/exercises").connect()) {
            page.output(page.run("try", "pwd"));
            String sandbox = sandbox(ada);
            page.send(new ObjectMapper().createObjectNode().put("type", "check").put("attempt", UUID.randomUUID().toString()).put("exercise", "slow"));
            page.message("exercise", message -> message.at("/exercise/checks/0/state").asText().equals("running"));
            delete();
            assertGone(sandbox);
        }
        Person late = ada;
        twoLearners();
        try (LessonClient page = server.lesson(ada, "try/plain").connect()) {
            page.message("sandbox", message -> message.path("state").asText().equals("preparing"));
            delete();
            assertGone("none");
        }
        assertEquals("", things(late));
        assertGraceIsAsBefore();
    }

    @Test
    void theNameIsFreeAndANewAccountOfItHasNothing() {
        try (LessonClient page = server.lesson(ada, "try/plain").connect()) {
            page.output(page.run("main", "echo mine > ~/mine"));
        }
        String sandbox = sandbox(ada);
        delete();
        Person again = server.learner(classroom, ada.name());
        assertGone(sandbox);
        try (LessonClient page = server.lesson(again, "try/plain").connect()) {
            assertEquals("none\r\n", page.output(page.run("main", "cat ~/mine 2>/dev/null || echo none")));
            assertEquals(1, page.runs().size());
        }
    }

    /** When the server is killed. */
    enum Moment {
        MARKED, SANDBOX_GONE, SOME_ROWS_GONE, RUNS_GONE
    }

    private boolean reached(Moment moment) {
        return switch (moment) {
            case MARKED -> true;
            case SANDBOX_GONE -> things(ada).isEmpty();
            case SOME_ROWS_GONE -> count("output") < MANY_ROWS;
            case RUNS_GONE -> count("run") == 0;
        };
    }

    private int count(String table) {
        try (Database database = server.database()) {
            return database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM " + table + " WHERE learner = :learner")
                    .bind("learner", ada.id().value()).mapTo(Integer.class).one());
        }
    }

    @ParameterizedTest
    @EnumSource
    void killedAndFinishedByTheNextServer(Moment moment) {
        String sandbox;
        try (LessonClient page = server.lesson(ada, "try/plain").connect()) {
            UUID run = page.run("main", "echo begun; sleep 1000");
            page.awaitText(run, "begun");
            sandbox = sandbox(ada);
            putManyRows(run);
            graces = rows(grace);
            delete();
            Await.until(moment + " to be reached", () -> reached(moment));
            server.process().kill();
        }
        boolean unfinished = !rows(ada).get("account").isEmpty();
        server.process().start();
        assertTrue(unfinished || moment == Moment.RUNS_GONE, "the kill came too late");
        assertGone(sandbox);
        assertGraceIsAsBefore();
    }

    /** So that removing them takes a while. */
    private void putManyRows(UUID run) {
        try (Database database = server.database()) {
            database.write(handle -> {
                var batch = handle.prepareBatch("INSERT INTO output (learner, run, from_byte, to_byte, bytes) VALUES (:learner, :run, :at, :to, :bytes)");
                for (int i = 1; i <= MANY_ROWS; i++) {
                    batch.bind("learner", ada.id().value()).bind("run", run.toString()).bind("at", i * 1000L).bind("to", i * 1000L + 1000)
                            .bind("bytes", new byte[1000]).add();
                }
                return batch.execute();
            });
        }
    }
}
