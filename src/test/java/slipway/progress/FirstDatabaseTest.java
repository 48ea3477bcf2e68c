package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.database.TestDatabase;

/** What the server of the first schema that landed wrote is read by today's, whatever migrations came since. */
@Tag("database")
class FirstDatabaseTest {
    private static final JournalKey KEY = new JournalKey("local", "docker-for-data-science", "01-images-and-containers");
    private static final Path DUMPS = Path.of("src/test/resources/db");

    @TempDir
    Path directory;
    private JournalFile file;

    @BeforeEach
    void open() throws IOException {
        var dump = DUMPS.resolve(TestDatabase.isPostgresql() ? "first-postgresql.sql" : "first-sqlite.sql");
        TestDatabase.execute(TestDatabase.in(directory), Files.readString(dump));
        file = JournalFile.in(directory);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private Run run(int number) {
        return file.journal.find(KEY, id(number)).orElseThrow();
    }

    private static UUID id(int number) {
        return UUID.fromString("01940000-0000-7000-8000-%012d".formatted(number));
    }

    @Test
    void runsAreAsTheyEnded() {
        assertEquals("echo hi # 🐳 naïve\n", run(1).source());
        assertEquals(Instant.ofEpochMilli(1_790_000_001_002L), run(1).startedAt());
        assertEquals(new Ending.Finished(0), run(1).ending());
        assertEquals(new Ending.Interrupted(), run(2).ending());
        assertEquals(new Ending.TimedOut(600), run(3).ending());
        assertEquals(new Ending.SandboxLost("The sandbox was removed."), run(4).ending());
        assertTrue(run(4).complete());
        assertEquals(Set.of("first-bash-1", "first-bash-2", "first-bash-3"), file.journal.cellsRun(KEY));
    }

    @Test
    void runsThatWereOpenAreOpen() {
        assertEquals(List.of(id(5), id(6)), file.journal.openRuns().stream().map(Run::id).toList());
        assertEquals(Run.State.RUNNING, run(5).state());
        assertEquals(Run.State.QUEUED, run(6).state());
        assertEquals("{\"language\":\"bash\"}", run(6).execution());
    }

    @Test
    void outputsAreWhatWasPrinted() {
        assertArrayEquals(new byte[] {'h', 'i', 0, (byte) 0xff, (byte) 0xfe, '\r', '\n', 27, '[', '3', '1', 'm'}, output(1));
        assertEquals("waits", new String(output(2)));
        assertEquals("0123456789".repeat(7000), new String(output(4)));
        assertEquals("early", new String(output(5)));
    }

    private byte[] output(int number) {
        return file.database.read(handle -> OutputTable.read(handle, KEY.learner(), id(number), 0, 1 << 20)).bytes();
    }

    @Test
    void draftsAttemptsAndNotesAreThere() {
        assertEquals(Map.of("first-bash-2", "my own 你好 text\n"), file.journal.drafts(KEY));
        var score = file.journal.scores(KEY).get("pull");
        assertEquals(new Score(2, 1, 3, true, "[{\"id\":\"a\",\"state\":\"passed\"}]"), score);
        assertTrue(file.journal.judged(id(101)));
        assertFalse(file.journal.judged(id(103)));
        assertEquals(Map.of("LETTERS", "14 ½"), file.journal.notes(KEY, "answer"));
        assertEquals(Map.of("pull", ""), file.journal.notes(KEY, "revealed"));
    }

    @Test
    void workGoesOnInIt() {
        var agent = Agent.accepted(file.journal, KEY, "first-bash-1").starts().prints("on").finishes().awaitComplete();
        assertTrue(file.journal.find(KEY, agent.run).orElseThrow().seq() > run(6).seq());
    }
}
