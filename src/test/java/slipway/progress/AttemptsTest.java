package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts, points and notes: kept, per learner and lesson, across restarts. */
@Tag("database")
class AttemptsTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");
    private static final JournalKey OTHER_LEARNER = new JournalKey("grace", "docker", "01-images");
    private static final JournalKey OTHER_LESSON = new JournalKey("ada", "docker", "02-running");

    @TempDir
    Path directory;
    private JournalFile file;

    @BeforeEach
    void open() {
        file = JournalFile.in(directory);
    }

    @AfterEach
    void close() {
        file.close();
    }

    private void attempt(JournalKey key, UUID id, String task, int points, boolean passed, String results) {
        file.journal.saveAttempt(new Attempt(id, key, task, "hash", Instant.now(), points, 3, passed, results)).join();
    }

    @Test
    void passedStaysPassedAndTheMostPointsCount() {
        attempt(KEY, UUID.randomUUID(), "twins", 1, false, "first");
        attempt(KEY, UUID.randomUUID(), "twins", 3, true, "second");
        attempt(KEY, UUID.randomUUID(), "twins", 2, false, "third");
        assertEquals(Map.of("twins", new Score(3, 2, 3, true, "third")), file.journal.scores(KEY));
    }

    @Test
    void anAttemptIsKeptOnce() {
        UUID id = UUID.randomUUID();
        attempt(KEY, id, "twins", 1, false, "first");
        attempt(KEY, id, "twins", 3, true, "forged");
        assertTrue(file.journal.judged(id));
        assertFalse(file.journal.judged(UUID.randomUUID()));
        assertEquals(Map.of("twins", new Score(1, 1, 1, false, "first")), file.journal.scores(KEY));
    }

    @Test
    void nothingIsSeenAcrossKeys() {
        attempt(KEY, UUID.randomUUID(), "twins", 3, true, "");
        file.journal.saveNote(KEY, "answer", "CID", "42").join();
        assertEquals(Map.of(), file.journal.scores(OTHER_LEARNER));
        assertEquals(Map.of(), file.journal.scores(OTHER_LESSON));
        assertEquals(Map.of(), file.journal.notes(OTHER_LEARNER, "answer"));
        assertEquals(Map.of(), file.journal.notes(KEY, "remembered"));
    }

    @Test
    void aNewServerFindsThem() {
        attempt(KEY, UUID.randomUUID(), "twins", 2, false, "said");
        file.journal.saveNote(KEY, "answer", "CID", "first").join();
        file.journal.saveNote(KEY, "answer", "CID", "second").join();
        close();
        open();
        assertEquals(new Score(1, 1, 2, false, "said"), file.journal.scores(KEY).get("twins"));
        assertEquals(Map.of("CID", "second"), file.journal.notes(KEY, "answer"));
    }
}
