package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction whose end was lost with the connection is done again: everything may be stored twice, and is there once. */
@Tag("database")
class TwiceTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");

    @TempDir
    Path directory;

    private static void commit(WriteConnection connection, Runnable statements) {
        statements.run();
        connection.commit();
    }

    @Test
    void whatIsStoredTwiceIsThereOnce() {
        try (var file = JournalFile.in(directory)) {
            file.journal.close();
            try (var connection = new WriteConnection(file.database)) {
                storeTwice(connection, file);
            }
        }
    }

    private static void storeTwice(WriteConnection connection, JournalFile file) {
        var asked = new NewRun(UUID.randomUUID(), "cell", "main", "3f7a9c", "echo hi\n", 100, 24, "{}");
        var run = Run.accepted(KEY, asked, Agent.STARTED);
        var ended = run.started(Agent.STARTED).ended(new Ending.Finished(0), Agent.ENDED).closed().withOutput(2);
        var attempt = new Attempt(UUID.randomUUID(), KEY, "task", "3f7a9c", Instant.now(), 1, 2, false, "{}");
        for (int i = 0; i < 2; i++) {
            commit(connection, () -> assertEquals(1, RunTable.insert(connection, run)));
        }
        for (int i = 0; i < 2; i++) {
            commit(connection, () -> {
                RunTable.update(connection, ended);
                OutputTable.put(connection, "ada", run.id(), List.of(new Piece(0, "hi".getBytes())));
                AttemptTable.insert(connection, attempt);
                NoteTable.put(connection, KEY, "answer", "q", "text", Agent.STARTED);
                DraftTable.put(connection, KEY, "cell", "text", Agent.STARTED);
            });
        }
        assertEquals(1, file.database.read(handle -> AttemptTable.scores(handle, KEY)).get("task").attempts());
        assertEquals(Map.of("q", "text"), file.database.read(handle -> NoteTable.read(handle, KEY, "answer")));
        var stored = file.database.read(handle -> RunTable.after(handle, KEY, 0, 10));
        assertEquals(1, stored.size());
        assertEquals(ended.numbered(stored.getFirst().seq()), stored.getFirst());
        assertEquals("hi", new String(file.database.read(handle -> OutputTable.read(handle, "ada", run.id(), 0, 100)).bytes()));
    }
}
