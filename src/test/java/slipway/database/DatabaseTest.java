package slipway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

@Tag("database")
class DatabaseTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/tables");

    @TempDir
    Path directory;

    @Test
    void theNewestMigrationIsTheOneThatMakesFlywaySuperfluous() throws IOException {
        try (var files = Files.list(MIGRATIONS)) {
            var newest = files.mapToInt(file -> Integer.parseInt(file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"))).max();
            assertEquals(Database.NEWEST_MIGRATION, newest.orElseThrow());
        }
    }

    @Test
    void theTablesAreMadeOnce() throws IOException {
        Database.open(TestDatabase.in(directory)).close();
        try (var database = Database.open(TestDatabase.in(directory)); var migrations = Files.list(MIGRATIONS)) {
            int made = database.read(handle -> handle.createQuery("SELECT COUNT(*) FROM flyway_schema_history WHERE version <> '0' AND success")
                    .mapTo(Integer.class).one());
            assertEquals(migrations.count(), made);
        }
    }

    @Test
    void whatIsStoredIsNoPartOfAnError() {
        try (var database = Database.open(TestDatabase.in(directory))) {
            var refused = assertThrows(DatabaseException.class, () -> database.write(handle -> {
                String account = "INSERT INTO account (id, name, name_key, password, role, created_at) VALUES (:id, 'Lea Secret', 'lea secret', :hash, 'LEARNER', 1)";
                handle.createUpdate(account).bind("id", "1").bind("hash", "$2a$secret").execute();
                return handle.createUpdate(account).bind("id", "2").bind("hash", "$2a$secret").execute();
            }));
            var told = new StringWriter();
            refused.printStackTrace(new PrintWriter(told));
            assertFalse(told.toString().toLowerCase(Locale.ROOT).contains("secret"), told::toString);
            assertTrue(told.toString().toLowerCase(Locale.ROOT).contains("unique"), told::toString);
        }
    }

    @Test
    @DisabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "these are settings of SQLite")
    void sqliteHasTheSettingsThatLoseNothingAndAFileForItsOwnerOnly() throws IOException {
        try (var database = Database.open(TestDatabase.in(directory))) {
            database.read(handle -> {
                assertEquals("wal", handle.createQuery("PRAGMA journal_mode").mapTo(String.class).one());
                assertEquals(2, handle.createQuery("PRAGMA synchronous").mapTo(Integer.class).one());
                assertEquals(1, handle.createQuery("PRAGMA foreign_keys").mapTo(Integer.class).one());
                assertEquals(1, handle.createQuery("PRAGMA secure_delete").mapTo(Integer.class).one());
                return null;
            });
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("slipway.db"))));
    }

    @Test
    @DisabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "the tables are the same; how they are asked for is SQLite's")
    void everyTableAndKeyOfTheJournalBeginsWithTheLearner() {
        try (var database = Database.open(TestDatabase.in(directory))) {
            var indices = database.read(handle -> handle.createQuery("""
                    SELECT m.tbl_name || '.' || i.name || ' ' || (SELECT GROUP_CONCAT(name) FROM pragma_index_info(i.name))
                    FROM sqlite_master m JOIN pragma_index_list(m.name) i
                    WHERE m.type = 'table' AND m.name IN ('run', 'output', 'draft', 'attempt', 'note') ORDER BY 1""").mapTo(String.class).list());
            var others = indices.stream().filter(index -> !index.matches("\\S+ learner,.*")).toList();
            assertEquals(List.of("attempt id", "output run", "run id"),
                    others.stream().map(index -> index.replaceFirst("\\.\\S+", "")).toList(),
                    "ids of runs and attempts are unique among all learners; an output is found by its run");
        }
    }

    @Test
    @DisabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "PostgreSQL has no file here")
    void aFileThatIsNoDatabaseIsNamedAsDamaged() throws IOException {
        Files.writeString(directory.resolve("slipway.db"), "This is not a database. ".repeat(1000));
        var error = assertThrows(DatabaseException.class, () -> Database.open(TestDatabase.in(directory)));
        assertTrue(error.getMessage().contains("damaged"), error::getMessage);
    }

    @Test
    @EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite has no users")
    void userAndPasswordAreTakenFromTheAddressOrFromTheirSettings() {
        var address = TestDatabase.in(directory);
        Properties named = Driver.parseURL(address.url(), null);
        var apart = new DatabaseSettings(address.url().replaceAll("(user|password)=[^&]*&?", ""), named.getProperty("user"),
                named.getProperty("password", ""));
        Database.openAlone(address).close();
        Database.openAlone(apart).close();
    }

    @Test
    @EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite makes its file")
    void aDatabaseThatDoesNotExistIsNamedAtOnce() {
        var missing = new DatabaseSettings(TestDatabase.in(directory).url().replaceFirst("/[a-z]+\\?", "/nonesuch?"), "", "");
        var error = assertThrows(DatabaseException.class, () -> Database.openAlone(missing));
        assertTrue(error.getMessage().matches("Could not open the database jdbc:postgresql://[^?]*/nonesuch: .*createdb.*"), error::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"5, another program", "8, write access", "10, disk reports an error", "266, disk reports an error", "11, damaged",
            "13, disk is full", "14, data directory exists"})
    void errorsOfSqliteAreExplained(int code, String words) {
        assertExplained(words, new SQLException("[SQLITE]", null, code));
    }

    @ParameterizedTest
    @CsvSource({"08001, does not answer", "57P01, does not answer", "28P01, user and the password", "3D000, Create it", "53100, Free some space",
            "53300, max_connections"})
    void errorsOfPostgresqlAreExplained(String state, String words) {
        assertExplained(words, new SQLException("FATAL", state));
    }

    private static void assertExplained(String words, SQLException error) {
        var explained = Database.explained("save to the journal", new RuntimeException(error));
        assertTrue(explained.getMessage().matches("Could not save to the journal: .*" + words + ".*"), explained::getMessage);
    }
}
