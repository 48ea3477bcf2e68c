package slipway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Databases only go forward. That the first one is read by today's code is what FirstDatabaseTest shows. */
@Tag("database")
class MigrationTest {
    private static final Path MIGRATIONS = Path.of("src/main/resources/db");
    /** SHA-256 of what has landed. Databases out there have had these; a change of the tables is a new file, with a line here. */
    private static final Map<String, String> LANDED = Map.of(
            "postgresql/V0__types.sql", "bc39ef7c1216bfaf2ac5eac8215d5bd2b4a76048debae1a4748c20438576950f",
            "tables/V1__journal.sql", "0aa67adb0d5e7d9854336798c90010fdca5c6448c1015e50e27401f11482c5db",
            "tables/V2__attempts.sql", "0eb45668f9774032e736518b2dfe9ac9585c71002f2839dc58b438a5e498e125",
            "tables/V3__classrooms.sql", "f1d660e96203152d3687b786d2221e7fe9e964441a21d1f1298bb207f816a6a1",
            "tables/V4__removal.sql", "ca3e449ebdcbbbf205b9596419704dc4f727ba7897ed926f709c21409cc5938a",
            "tables/V5__runs_by_time.sql", "42a6dea1910bf5785d3d148c722ccf67e1bd901584b0f02e6af56a7e8e5a7830");

    private static final Pattern CREATED = Pattern.compile("^CREATE TABLE (\\w+)", Pattern.MULTILINE);
    private static final Pattern CHANGED = Pattern.compile("^(CREATE|ALTER|DROP) TABLE|^(INSERT|UPDATE|DELETE) ", Pattern.MULTILINE);

    @TempDir
    Path directory;

    @Test
    void aMigrationThatHasLandedNeverChanges() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (var files = Files.walk(MIGRATIONS)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                found.put(MIGRATIONS.relativize(file).toString(), sha256(Files.readAllBytes(file)));
            }
        }
        assertEquals(new TreeMap<>(LANDED), found);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDatabaseOfANewerSlipwayIsRefusedInWordsAndLeftAlone() {
        Database.open(TestDatabase.in(directory)).close();
        TestDatabase.execute(TestDatabase.in(directory), """
                INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                VALUES (99, '99', 'future', 'SQL', 'V99__future.sql', 1, 'slipway', 1, TRUE)""");
        for (int i = 0; i < 2; i++) {
            var refused = assertThrows(DatabaseException.class, () -> Database.openAlone(TestDatabase.in(directory)));
            assertTrue(refused.getMessage().contains("was used by a newer Slipway: its tables are of version 99"), refused::getMessage);
        }
    }

    @ParameterizedTest(name = "version {0}")
    @MethodSource("slipway.database.TestDatabase#versionsWithRows")
    void rowsOfEveryTableComeThroughAllLaterMigrations(int version) throws IOException {
        TestDatabase.fillAsOf(version, TestDatabase.in(directory));
        Map<String, Integer> before;
        try (var older = Database.connect(TestDatabase.in(directory))) {
            before = rows(older, tables(version));
        }
        assertTrue(before.values().stream().noneMatch(rows -> rows == 0), () -> "a table that is not tested: " + before);
        try (var database = Database.open(TestDatabase.in(directory))) {
            assertEquals(before, rows(database, tables(version)));
        }
    }

    private static Map<String, Integer> rows(Database database, List<String> tables) {
        return database.read(handle -> tables.stream().collect(Collectors.toMap(table -> table,
                table -> handle.createQuery("SELECT COUNT(*) FROM " + table).mapTo(Integer.class).one())));
    }

    /** Those that are made until a version. */
    private static List<String> tables(int version) throws IOException {
        List<String> tables = new ArrayList<>();
        for (int each = 1; each <= version; each++) {
            tables.addAll(CREATED.matcher(migration(each)).results().map(found -> found.group(1)).toList());
        }
        return tables;
    }

    private static String migration(int version) throws IOException {
        String prefix = "tables/V" + version + "__";
        return Files.readString(MIGRATIONS.resolve(LANDED.keySet().stream().filter(name -> name.startsWith(prefix)).findFirst().orElseThrow()));
    }

    /** Else the next migration would meet people's data first at a school. */
    @Test
    void whateverChangedTheTablesLastIsFollowedByRowsOfThatVersion() throws IOException {
        int newest = TestDatabase.versionsWithRows().getLast();
        for (int version = newest + 1; version <= Database.NEWEST_MIGRATION; version++) {
            assertFalse(CHANGED.matcher(migration(version)).find(), "V" + version + " changes tables: write down rows of every table as its server "
                    + "writes them, as rows-" + version + ".sql beside rows-" + newest + ".sql, which stays");
        }
    }

    @Test
    void aDatabaseThatIsHalfWayThereIsBroughtForward() {
        for (int version = 1; version <= Database.NEWEST_MIGRATION; version++) {
            try (var older = Database.connect(TestDatabase.in(directory))) {
                older.migrate(version);
                assertEquals(version, older.version());
            }
        }
    }
}
