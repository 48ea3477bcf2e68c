package slipway.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import slipway.database.TestDatabase;
import slipway.database.TestPostgresql;
import slipway.product.ClassroomServer.Person;

/** PostgreSQL's machine hangs while learners work: operators are told, pages are told nothing that is not so, and all goes on by itself. */
@EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite is part of the server and does not hang alone")
class HangingDatabaseIT {
    @TempDir
    Path place;
    @TempDir
    Path data;

    @Test
    void whatIsAskedOfAHangingDatabaseIsNotToldAndDoneOnceWhenItGoesOn() {
        try (TestPostgresql postgresql = TestPostgresql.in(place); ClassroomServer school = ClassroomServer.start(data, Map.of(
                "SLIPWAY_DATABASE_URL", postgresql.settings().url(), "SLIPWAY_LESSONS", "src/test/lessons", "SANDBOX_NETWORK_CIDR", "10.207.0.0/16"))) {
            Person lea = school.learner(school.classroom("Docker", school.instructor("Theo Teacher"), "try"), "Lea");
            try (LessonClient page = school.lesson(lea, "try/plain").connect()) {
                page.ended(page.run("main", "rm -f ~/ran"));
                int before = page.runs().size();
                postgresql.freeze();
                UUID waiting = page.run("main", "echo once >> ~/ran");
                Await.until("readiness to tell it", () -> status(school, "ready") == 503);
                assertEquals(200, status(school, "live"), "a new server would not mend it");
                assertEquals(1011, page.closed());
                assertFalse(page.runs().containsKey(waiting), "nobody was told that it is stored");
                assertEquals(before, page.runs().size());

                postgresql.thaw();
                Await.until("readiness", () -> status(school, "ready") == 200);
                page.connect();
                page.send(page.runMessage(waiting, "main", "echo once >> ~/ran"));
                page.ended(waiting);
                assertEquals("once\r\n", page.output(page.run("main", "cat ~/ran")));
            }
            assertTrue(school.process().log().contains("does not answer") || school.process().log().contains("has not answered"));
        }
    }

    private static int status(ClassroomServer school, String of) {
        return school.visitor().get("/q/health/" + of).statusCode();
    }
}
