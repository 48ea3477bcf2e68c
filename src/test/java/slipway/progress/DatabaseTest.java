package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration/sqlite");

    @TempDir
    Path directory;

    @Test
    void theNewestMigrationIsTheOneThatMakesFlywaySuperfluous() throws IOException {
        try (var files = Files.list(MIGRATIONS)) {
            var newest = files.map(file -> file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"))
                    .max(Comparator.comparingInt(Integer::parseInt));
            assertEquals(Database.NEWEST_MIGRATION, newest.orElseThrow());
        }
    }

    @Test
    void theTablesAreMadeOnceAndTheSettingsAreTheOnesThatLoseNothing() {
        try (var pool = JournalFile.pool(directory, "")) {
            var database = new Database(pool);
            database.migrate();
            database.migrate();
            database.read(handle -> {
                assertEquals(Integer.valueOf(Database.NEWEST_MIGRATION), handle.createQuery("SELECT COUNT(*) FROM flyway_schema_history").mapTo(Integer.class).one());
                assertEquals("wal", handle.createQuery("PRAGMA journal_mode").mapTo(String.class).one());
                assertEquals(2, handle.createQuery("PRAGMA synchronous").mapTo(Integer.class).one());
                assertEquals(1, handle.createQuery("PRAGMA foreign_keys").mapTo(Integer.class).one());
                return null;
            });
        }
    }

    @Test
    void everyTableAndEveryKeyBeginsWithTheLearner() {
        try (var pool = JournalFile.pool(directory, "")) {
            var database = new Database(pool);
            database.migrate();
            var indices = database.read(handle -> handle.createQuery("""
                    SELECT m.tbl_name || '.' || i.name || ' ' || (SELECT GROUP_CONCAT(name) FROM pragma_index_info(i.name))
                    FROM sqlite_master m JOIN pragma_index_list(m.name) i
                    WHERE m.type = 'table' AND m.name <> 'flyway_schema_history' ORDER BY 1""").mapTo(String.class).list());
            var others = indices.stream().filter(index -> !index.matches("\\S+ learner,.*")).toList();
            assertEquals(2, others.size(), () -> "indices " + indices);
            assertTrue(others.stream().allMatch(index -> index.endsWith(" id")), "ids of runs and attempts are unique among all learners");
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsNamedAsDamaged() throws IOException {
        Files.writeString(directory.resolve("slipway.db"), "This is not a database. ".repeat(1000));
        var error = assertThrows(JournalException.class, () -> JournalFile.in(directory));
        assertTrue(error.getMessage().contains("damaged"), error::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"5, another program", "8, write access", "10, disk reports an error", "266, disk reports an error", "11, damaged",
            "13, disk is full", "14, data directory exists"})
    void errorsOfTheDatabaseAreExplained(int code, String words) {
        var error = Database.explained("save to the journal", new RuntimeException(new SQLException("[SQLITE]", null, code)));
        assertTrue(error.getMessage().matches("Could not save to the journal: .*" + words + ".*"), error::getMessage);
    }
}
