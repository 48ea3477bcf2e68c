package slipway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** One server per database. That a killed server's lock is gone is what JournalKillTest does ten times. */
@Tag("database")
class ServerLockTest {
    private static final String CLASSROOM = "INSERT INTO classroom (id, title, created_at) VALUES (?, 'Docker', 0)";

    @TempDir
    Path directory;

    @Test
    void aSecondServerOfADatabaseIsRefusedInWords() {
        try (var first = Database.openAlone(TestDatabase.in(directory))) {
            var refused = assertThrows(DatabaseException.class, () -> Database.openAlone(TestDatabase.in(directory)));
            assertTrue(refused.getMessage().matches("Another Slipway server uses the database jdbc:[^?]*, which can have one at a time\\. Stop .*"),
                    refused::getMessage);
            assertEquals(Database.NEWEST_MIGRATION, first.version());
        }
        Database.openAlone(TestDatabase.in(directory)).close();
    }

    @Test
    void whatOnlyReadsWorksBesideAServer() {
        try (var server = Database.openAlone(TestDatabase.in(directory)); var beside = Database.connect(TestDatabase.in(directory))) {
            assertEquals(server.version(), beside.version());
        }
    }

    @Test
    void aPostgresqlThatDoesNotAnswerIsNamedInTheEnd() {
        var nowhere = new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/slipway?password=p4ss", "", "");
        var failure = assertThrows(DatabaseException.class, () -> SessionServerLock.take(nowhere, Duration.ofMillis(300)));
        assertTrue(failure.getMessage().startsWith("PostgreSQL at jdbc:postgresql://127.0.0.1:1/slipway did not answer within"), failure::getMessage);
        assertTrue(failure.getMessage().endsWith("start Slipway again."), failure::getMessage);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite's lock is a file's and cannot be lost")
    void aLockThatWasLostIsTakenAgainBeforeAnythingIsWritten() throws SQLException {
        try (var server = Database.openAlone(TestDatabase.in(directory))) {
            Connection writer = server.writer();
            terminate(server, writer);
            assertThrows(SQLException.class, () -> writer.createStatement().execute("SELECT 1"));
            server.writer();
            assertThrows(DatabaseException.class, () -> Database.openAlone(TestDatabase.in(directory)));
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite's lock is a file's and cannot be lost")
    void aServerWhoseLockAnotherHasNowWritesNothing() throws SQLException {
        try (var server = Database.openAlone(TestDatabase.in(directory))) {
            Connection writer = server.writer();
            terminate(server, writer);
            try (var other = Database.openAlone(TestDatabase.in(directory))) {
                assertTrue(writer.isClosed() || !writer.isValid(1));
                writer.close();
                var refused = assertThrows(DatabaseException.class, server::writer);
                assertTrue(refused.getMessage().startsWith("Another Slipway server"), refused::getMessage);
                assertEquals(Database.NEWEST_MIGRATION, other.version());
            }
            server.writer();
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite's lock is a file's and cannot be lost")
    void aServerWhoseLockIsLostWritesNothingBesideTheJournalEither() throws SQLException {
        try (var server = Database.openAlone(TestDatabase.in(directory))) {
            server.write(handle -> handle.execute(CLASSROOM, "before"));
            Connection writer = server.writer();
            terminate(server, writer);
            var lost = assertThrows(DatabaseException.class, () -> server.write(handle -> handle.execute(CLASSROOM, "lost")));
            assertTrue(lost.isOutage(), lost::getMessage);
            try (var other = Database.openAlone(TestDatabase.in(directory))) {
                var refused = assertThrows(DatabaseException.class, () -> server.write(handle -> handle.execute(CLASSROOM, "fenced")));
                assertTrue(refused.getMessage().startsWith("Another Slipway server"), refused::getMessage);
                other.write(handle -> handle.execute(CLASSROOM, "the other's"));
            }
            writer.close();
            server.writer();
            server.write(handle -> handle.execute(CLASSROOM, "again"));
            assertEquals(List.of("again", "before", "the other's"),
                    server.read(handle -> handle.createQuery("SELECT id FROM classroom ORDER BY id").mapTo(String.class).list()));
        }
    }

    /** As after a commit that a slow disk did not answer in time: the lock is still its own, and another server's are not the words. */
    @Test
    @EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite's lock is a file's and cannot be lost")
    void aServerWhoseLostConnectionIsStillAtWorkIsToldToWait() throws Exception {
        try (var server = Database.openAlone(TestDatabase.in(directory)); var holding = DriverManager.getConnection(TestDatabase.in(directory).url())) {
            holding.setAutoCommit(false);
            holding.createStatement().execute("LOCK TABLE classroom");
            Connection writer = server.writer();
            Thread atWork = Thread.startVirtualThread(() -> assertThrows(SQLException.class, () -> writer.createStatement().execute("SELECT 1 FROM classroom")));
            awaitWaiting(server);
            writer.abort(Runnable::run);
            atWork.join();
            var waits = assertThrows(DatabaseException.class, server::writer);
            assertTrue(waits.isOutage(), waits::getMessage);
            holding.rollback();
            server.writer();
        }
    }

    private static void awaitWaiting(Database server) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (server.read(handle -> handle.createQuery("SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'classroom'::regclass")
                .mapTo(Integer.class).one()) == 0) {
            assertTrue(System.nanoTime() < until, "nobody waits for the table");
        }
    }

    private static void terminate(Database database, Connection connection) throws SQLException {
        int backend;
        try (var rows = connection.createStatement().executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            backend = rows.getInt(1);
        }
        boolean gone = database.read(handle -> handle.createQuery("SELECT pg_terminate_backend(" + backend + ", 5000)").mapTo(Boolean.class).one());
        assertTrue(gone);
    }
}
