package slipway.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.database.Database;
import slipway.database.DatabaseException;
import slipway.database.DatabaseSettings;
import slipway.database.TestDatabase;
import slipway.progress.Journal;

@Tag("database")
@Timeout(120)
class BackupTest {
    @TempDir
    Path here;
    @TempDir
    Path there;
    private DatabaseSettings from;
    private DatabaseSettings to;

    @BeforeEach
    void choose() {
        from = TestDatabase.in(here);
        to = TestDatabase.in(there);
    }

    private static void work(DatabaseSettings settings) {
        try (var database = Database.openAlone(settings)) {
            Learners.work(database);
        }
    }

    private static String refused(Runnable restore) {
        return assertThrows(BackupException.class, restore::run).getMessage();
    }

    /** Both kinds in each place; without a PostgreSQL to test with, SQLite alone. */
    static Stream<List<Boolean>> places() {
        return Stream.of(false, true).flatMap(first -> Stream.of(false, true).map(second -> List.of(first, second)))
                .filter(place -> TestDatabase.isPostgresql() || !place.contains(true));
    }

    private static DatabaseSettings place(Path directory, boolean postgresql) {
        return postgresql ? TestDatabase.in(directory) : DatabaseSettings.sqlite(directory.resolve("sqlite.db"));
    }

    @ParameterizedTest(name = "PostgreSQL: {0}")
    @MethodSource("places")
    void whatIsBackedUpIsRestoredIntoEitherDatabase(List<Boolean> postgresql) {
        var source = place(here, postgresql.getFirst());
        var target = place(there, postgresql.getLast());
        work(source);
        var report = Archive.restore(Archive.of(source, here), target, there, false);
        assertEquals(List.of(), report.notes());
        assertEquals(Archive.rows(source, here), Archive.rows(target, there));
        assertEquals(4, report.manifest().tables().stream().filter(table -> table.name().equals("run")).findFirst().orElseThrow().rows());
        try (var database = Database.openAlone(target); var journal = Journal.open(database)) {
            Learners.run(journal, "cell-1", "echo on", new byte[0]);
        }
    }

    @Test
    void everyTableIsInIt() throws IOException {
        work(from);
        Set<String> expected = new HashSet<>();
        try (var migrations = Files.list(Path.of("src/main/resources/db/tables"))) {
            for (Path migration : migrations.toList()) {
                Files.readString(migration).lines().filter(line -> line.startsWith("CREATE TABLE "))
                        .forEach(line -> expected.add(Backup.TABLES + line.split("\\W+")[2] + ".jsonl"));
            }
        }
        assertEquals(expected, Archive.rows(from, here).keySet());
    }

    @Test
    @EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite keeps NUL characters")
    void textsWithNulAreToldAndKeptWithoutItInPostgresql() {
        var sqlite = place(here, false);
        try (var database = Database.openAlone(sqlite); var journal = Journal.open(database)) {
            journal.saveDraft(Learners.KEY, "cell", "a\0b").join();
        }
        assertTrue(Archive.restore(Archive.of(sqlite, here), to, there, false).notes().getFirst().startsWith("1 texts held NUL"));
        try (var database = Database.openAlone(to); var journal = Journal.open(database)) {
            assertEquals(Map.of("cell", "a\uFFFDb"), journal.drafts(Learners.KEY));
        }
    }

    @Test
    void aDatabaseThatIsNotEmptyIsKeptUnlessItIsToBeReplaced() {
        work(from);
        work(to);
        byte[] backup = Archive.of(from, here);
        var before = Archive.rows(to, there);
        assertTrue(refused(() -> Archive.restore(backup, to, there, false)).contains("--replace"));
        assertEquals(before, Archive.rows(to, there));
        Archive.restore(backup, to, there, true);
        assertEquals(Archive.rows(from, here), Archive.rows(to, there));
    }

    @Test
    void aTruncatedBackupLeavesEverythingAsItWas() throws IOException {
        work(from);
        Files.writeString(here.resolve("token"), "secret");
        work(to);
        byte[] backup = Archive.of(from, here);
        int sums = new String(backup, StandardCharsets.ISO_8859_1).indexOf(Backup.SUMS);
        var before = Archive.rows(to, there);
        for (int length : new int[] {0, 1, 100, sums / 4, sums / 2, sums - 60, sums - 30, sums + 30}) {
            assertThrows(BackupException.class, () -> Archive.restore(Arrays.copyOf(backup, length), to, there, true), () -> "of length " + length);
            assertEquals(before, Archive.rows(to, there));
            assertFalse(Files.exists(there.resolve("token")));
        }
    }

    @Test
    void aBackupWithAWrongByteIsRestoredRightOrNotAtAll() {
        work(from);
        byte[] backup = Archive.of(from, here);
        var expected = Archive.rows(from, here);
        work(to);
        var before = Archive.rows(to, there);
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 16; i++) {
            byte[] spoiled = backup.clone();
            spoiled[random.nextInt(spoiled.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                Archive.restore(spoiled, to, there, true);
                assertEquals(expected, Archive.rows(to, there));
                before = expected;
            } catch (BackupException | DatabaseException e) {
                assertEquals(before, Archive.rows(to, there));
                refused++;
            }
        }
        assertTrue(refused > 8, "only " + refused + " were noticed");
    }

    @Test
    void aRowThatWasChangedAddedOrRemovedIsNoticed() {
        work(from);
        Database.open(to).close();
        var before = Archive.rows(to, there);
        for (String[] change : new String[][] {{"\"points\":1", "\"points\":2"}, {"(?s).*", ""}, {"(?s)(.*)", "$1$1"}, {"\"task\":", "\"tusk\":"},
                {"\"points\":1", "\"points\":[1]"}, {"\"points\":1,", ""}, {"\\{", "("}}) {
            var entries = Archive.entries(Archive.of(from, here));
            entries.computeIfPresent("tables/attempt.jsonl",
                    (_, rows) -> new String(rows, StandardCharsets.UTF_8).replaceFirst(change[0], change[1]).getBytes(StandardCharsets.UTF_8));
            assertThrows(RuntimeException.class, () -> Archive.restore(Archive.of(entries), to, there, false), () -> change[1]);
            assertEquals(before, Archive.rows(to, there));
        }
    }

    @ParameterizedTest
    @CsvSource({"format\" : 1, format\" : 2, format 2", "schema\" : \\d+, schema\" : 99, made by a newer Slipway",
            "name\" : \"draft\", name\" : \"graft\", does not know: graft", "format, fromat, cannot be read"})
    void aBackupThatThisSlipwayDoesNotKnowIsRefused(String text, String other, String words) {
        work(from);
        var entries = Archive.entries(Archive.of(from, here));
        entries.computeIfPresent(Backup.MANIFEST,
                (_, json) -> new String(json, StandardCharsets.UTF_8).replaceFirst(text, other).getBytes(StandardCharsets.UTF_8));
        String refused = refused(() -> Archive.restore(Archive.of(entries), to, there, false));
        assertTrue(refused.contains(words), refused);
    }

    @Test
    void whatIsNoBackupIsRefused() {
        assertTrue(refused(() -> Archive.restore("#!/bin/sh\n".getBytes(), to, there, false)).contains("not a backup"));
        assertTrue(refused(() -> Archive.restore(Archive.of(Map.of("word.txt", new byte[1])), to, there, false)).contains("not a backup"));
    }

    @Test
    void aBackupOfAnOlderSlipwayIsBroughtForward() throws IOException {
        String dump = TestDatabase.isPostgresql() ? "first-postgresql.sql" : "first-sqlite.sql";
        TestDatabase.execute(from, Files.readString(Path.of("src/test/resources/db", dump)));
        byte[] backup = Archive.of(from, here);
        var report = Archive.restore(backup, to, there, false);
        assertEquals(2, report.manifest().schema());
        Database.open(from).close();
        assertEquals(Archive.rows(from, here), Archive.rows(to, there));
        try (var left = Files.list(there)) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().startsWith("restore")).toList());
        }
    }

    @Test
    void aRestoreBesideARunningServerIsRefused() {
        work(from);
        byte[] backup = Archive.of(from, here);
        try (var server = Database.openAlone(to)) {
            var refused = assertThrows(DatabaseException.class, () -> Archive.restore(backup, to, there, true));
            assertTrue(refused.getMessage().startsWith("Another Slipway server uses"), refused::getMessage);
            assertEquals(Database.NEWEST_MIGRATION, server.version());
        }
    }

    @Test
    void nothingToBackUpIsSaidAndNothingIsMade() {
        var missing = DatabaseSettings.sqlite(here.resolve("none.db"));
        assertTrue(refused(() -> Archive.of(missing, here)).contains("nothing to back up"));
        assertFalse(Files.exists(here.resolve("none.db")));
    }

    @Test
    void aBackupWhileRunsAreStoredHasAllThatWasToldBeforeAndNoHalfRuns() throws Exception {
        Set<UUID> told = ConcurrentHashMap.newKeySet();
        Map<Set<UUID>, byte[]> backups = new HashMap<>();
        try (var database = Database.openAlone(from); var journal = Journal.open(database)) {
            var ending = new boolean[1];
            try (var runners = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 3; i++) {
                    String cell = "cell-" + i;
                    runners.submit(() -> {
                        for (int n = 0; !ending[0]; n = (n + 997) % 200_000) {
                            told.add(Learners.run(journal, cell, "seq " + n, new byte[n]));
                        }
                    });
                }
                for (int i = 0; i < 5; i++) {
                    int before = told.size();
                    while (told.size() < before + 20) {
                        Thread.sleep(5);
                    }
                    backups.put(Set.copyOf(told), Archive.of(from, here));
                }
                ending[0] = true;
            }
        }
        for (var backup : backups.entrySet()) {
            Archive.restore(backup.getValue(), to, there, true);
            verify(backup.getKey());
        }
    }

    private void verify(Set<UUID> told) {
        try (var database = Database.open(to)) {
            var complete = database.read(handle -> handle.createQuery("SELECT id FROM run WHERE closed_at IS NOT NULL AND ended_at IS NOT NULL")
                    .mapTo(String.class).set());
            assertTrue(told.stream().allMatch(id -> complete.contains(id.toString())), "what was told is there");
            var halves = database.read(handle -> handle.createQuery("""
                    SELECT id FROM run WHERE closed_at IS NOT NULL AND pruned = 0 AND output_length <>
                        (SELECT COALESCE(SUM(to_byte - from_byte), 0) FROM output WHERE output.run = run.id)""").mapTo(String.class).list());
            assertEquals(List.of(), halves);
        }
    }

    @Test
    void theFilesOfTheInstanceComeWithItAndAreTheirOwnersOnly() throws IOException {
        work(from);
        Files.writeString(here.resolve("token"), "secret\n");
        Files.writeString(here.resolve("instance"), "0b7e0f6e-8c1f-4c9b-9d5e-2f1d4a3c5b6a\n");
        byte[] backup = Archive.of(from, here);
        var report = Archive.restore(backup, to, there, false);
        assertEquals("0b7e0f6e-8c1f-4c9b-9d5e-2f1d4a3c5b6a", report.manifest().instance());
        assertEquals("secret\n", Files.readString(there.resolve("token")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(there.resolve("token"))));

        Files.writeString(there.resolve("token"), "own\n");
        Files.writeString(there.resolve("instance"), "own\n");
        TestDatabase.execute(to, "DELETE FROM classroom; DELETE FROM account; DELETE FROM run; DELETE FROM draft; DELETE FROM attempt; DELETE FROM note");
        var kept = Archive.restore(backup, to, there, false);
        assertEquals("own\n", Files.readString(there.resolve("token")));
        assertEquals(2, kept.notes().size());
        assertTrue(kept.notes().getFirst().contains("0b7e0f6e"), kept.notes()::toString);

        Archive.restore(backup, to, there, true);
        assertEquals("secret\n", Files.readString(there.resolve("token")));
        assertEquals("0b7e0f6e-8c1f-4c9b-9d5e-2f1d4a3c5b6a\n", Files.readString(there.resolve("instance")));
    }

    /** As when the machine loses its power after the rows were committed; {@code owners} is on another disk, where no file can be moved to. */
    @Test
    void aRestoreThatEndedBetweenRowsAndFilesKeepsServersFromStartingUntilItIsRunAgain(@TempDir(factory = OtherDisk.class) Path otherDisk) throws IOException {
        work(from);
        Files.writeString(here.resolve("instance"), "0b7e0f6e-8c1f-4c9b-9d5e-2f1d4a3c5b6a\n");
        Files.writeString(Files.createDirectories(here.resolve("owners")).resolve("0123456789abcdef.owner"), "ada/docker\nengine\n");
        byte[] backup = Archive.of(from, here);
        Files.createSymbolicLink(there.resolve("owners"), otherDisk);
        assertTrue(refused(() -> Archive.restore(backup, to, there, false)).contains("again with --replace"));
        assertEquals(Archive.rows(from, here), rowsWithoutFiles(to));
        assertTrue(refused(() -> Restore.requireFinished(there)).contains("restore --replace"));
        assertTrue(refused(() -> Archive.of(to, there)).contains("restore --replace"));

        assertThrows(BackupException.class, () -> Archive.restore(Arrays.copyOf(backup, backup.length / 2), to, there, true));
        assertThrows(BackupException.class, () -> Restore.requireFinished(there), "it is not whole because another failed");
        Files.delete(there.resolve("owners"));
        Archive.restore(backup, to, there, true);
        Restore.requireFinished(there);
        assertEquals("0b7e0f6e-8c1f-4c9b-9d5e-2f1d4a3c5b6a\n", Files.readString(there.resolve("instance")));
        assertEquals("ada/docker\nengine\n", Files.readString(there.resolve("owners/0123456789abcdef.owner")));
        try (var left = Files.list(there)) {
            assertEquals(List.of(), left.filter(file -> file.getFileName().toString().contains("restore")).toList());
        }
    }

    private Map<String, List<String>> rowsWithoutFiles(DatabaseSettings database) throws IOException {
        return Archive.rows(database, Files.createDirectories(there.resolve("no-files")));
    }

    /** Rows of a learner whose sandbox was made ready before it had an owner are nothing without the file that says whose it is. */
    @Test
    void theFilesAreReadWhenTheRowsAreFixedAlready() throws IOException {
        work(from);
        var before = Archive.rows(from, here);
        var out = new ByteArrayOutputStream();
        Backup.write(from, () -> {
            TestDatabase.execute(from, "DELETE FROM draft");
            return Map.of();
        }, out);
        assertTrue(Archive.rows(from, here).get("tables/draft.jsonl").isEmpty());
        assertEquals(before.get("tables/draft.jsonl"), Archive.rows(out.toByteArray()).get("tables/draft.jsonl"));
    }

    /** Labels of such volumes name nobody: without these files a restored server would not know whose they are. */
    @Test
    void whoseVolumesAreThatWereMadeBeforeTheyHadAnOwnerComesWithIt() throws IOException {
        work(from);
        Path owners = Files.createDirectories(here.resolve("owners"));
        Files.writeString(owners.resolve("0123456789abcdef.owner"), "ada/docker\nengine\n");
        Files.writeString(owners.resolve("0123456789abcdef.pool"), "");
        Files.writeString(owners.resolve("0123456789abcdee.pool"), "");

        Archive.restore(Archive.of(from, here), to, there, false);

        try (var restored = Files.list(there.resolve("owners"))) {
            assertEquals(List.of("0123456789abcdef.owner"), restored.map(file -> file.getFileName().toString()).toList());
        }
        assertEquals("ada/docker\nengine\n", Files.readString(there.resolve("owners/0123456789abcdef.owner")));
    }
}
