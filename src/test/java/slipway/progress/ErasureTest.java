package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import slipway.database.DatabaseException;
import slipway.database.LearnerRows;
import slipway.database.TestDatabase;

/** Nothing of a learner stays, nothing comes back, and what is of others is as it was. */
@Tag("database")
@Timeout(120)
class ErasureTest {
    private static final JournalKey ADA = new JournalKey("ada", "docker", "01-images");
    private static final JournalKey ADA_ELSEWHERE = new JournalKey("ada", "compose", "01-images");
    private static final JournalKey GRACE = new JournalKey("grace", "docker", "01-images");
    private static final Set<String> JOURNAL = Set.of("run", "output", "draft", "attempt", "note");

    @TempDir
    Path directory;

    private static void fill(Journal journal, JournalKey key, String marker) {
        for (int i = 0; i < 40; i++) {
            Agent.accepted(journal, key, "cell-" + i).starts().prints(marker + " line\n").prints("x".repeat(150_000)).finishes().awaitComplete();
            journal.saveDraft(key, "cell-" + i, marker + " draft").join();
            journal.saveNote(key, "answer", "name-" + i, marker + " answer").join();
            journal.saveAttempt(new Attempt(UUID.randomUUID(), key, "task", "hash", Instant.now(), 1, 1, true, marker + " results")).join();
        }
    }

    private static Map<String, List<Map<String, Object>>> rows(JournalFile file, String learner) {
        var rows = LearnerRows.of(file.database, learner);
        rows.keySet().retainAll(JOURNAL);
        return rows;
    }

    private static void assertNothingOf(JournalFile file, String learner) {
        rows(file, learner).forEach((table, rows) -> assertEquals(List.of(), rows, table));
    }

    @Test
    void everyTableOfTheJournalIsKnownHere() {
        try (var file = JournalFile.in(directory)) {
            assertEquals(JOURNAL, Set.copyOf(rows(file, "ada").keySet()));
            var others = LearnerRows.columns(file.database);
            others.keySet().removeAll(JOURNAL);
            assertEquals(Set.of("account", "enrolment", "session"), others.keySet(),
                    "a new table has a learner: let Erasure remove its rows (or the account's removal, by ON DELETE CASCADE), and name it here");
        }
    }

    @Test
    void allRowsOfALearnerGoAndNoneOfAnother() {
        try (var file = JournalFile.in(directory)) {
            fill(file.journal, ADA, "secret");
            fill(file.journal, ADA_ELSEWHERE, "secret");
            fill(file.journal, GRACE, "kept");
            var graces = rows(file, "grace");
            rows(file, "ada").forEach((table, rows) -> assertTrue(rows.size() >= 80, table));

            file.journal.forget("ada");
            file.journal.erase("ada");
            file.journal.erase("ada");

            assertNothingOf(file, "ada");
            assertEquals(graces, rows(file, "grace"));
            Agent.accepted(file.journal, GRACE, "next").starts().prints("on it goes").finishes().awaitComplete();
        }
    }

    @Test
    void nothingOfAForgottenLearnerIsStoredAgain() {
        try (var file = JournalFile.in(directory)) {
            var running = Agent.accepted(file.journal, ADA, "main").starts().prints("before");
            file.journal.forget("ada");
            file.journal.erase("ada");

            assertFalse(file.journal.append(running.run, running.sent(), "after".getBytes(StandardCharsets.UTF_8)), "the run can be forgotten");
            assertFalse(file.journal.ended(running.run, new Ending.Finished(0), Instant.now()));
            var late = new Agent(file.journal);
            var fresh = assertInstanceOf(Acceptance.Fresh.class, file.journal.accept(ADA, late.asked("main"), late));
            assertGone(() -> fresh.stored().join());
            assertGone(() -> file.journal.saveDraft(ADA, "main", "late").join());
            assertGone(() -> file.journal.saveNote(ADA, "answer", "name", "late").join());
            assertGone(() -> file.journal.saveAttempt(new Attempt(UUID.randomUUID(), ADA, "task", "hash", Instant.now(), 1, 1, true, "")).join());
            file.journal.saveDraft(GRACE, "main", "barrier").join();

            assertNothingOf(file, "ada");
            assertTrue(file.journal.openRuns().isEmpty());
            assertTrue(file.journal.trouble().isEmpty(), "that is no trouble of the disk's");
        }
    }

    private static void assertGone(org.junit.jupiter.api.function.Executable saving) {
        var failure = assertInstanceOf(DatabaseException.class, assertThrows(CompletionException.class, saving).getCause());
        assertEquals("Nothing more is kept of an account that was deleted.", failure.getMessage());
    }

    @Test
    void aFloodingRunOfAForgottenLearnerStoresNothingMore() throws Exception {
        try (var file = JournalFile.in(directory)) {
            var flooding = Agent.accepted(file.journal, ADA, "main").starts();
            var flood = Thread.startVirtualThread(() -> {
                long offset = 0;
                while (file.journal.append(flooding.run, offset, new byte[32 << 10])) {
                    offset += 32 << 10;
                }
            });
            flooding.awaitAcknowledged(3 << 20);
            file.journal.forget("ada");
            file.journal.erase("ada");
            flood.join();
            file.journal.saveDraft(GRACE, "main", "barrier").join();
            assertNothingOf(file, "ada");
        }
    }

    @Test
    void othersAreServedWhileMuchIsErased() {
        try (var file = JournalFile.in(directory)) {
            fill(file.journal, ADA, "secret");
            file.journal.forget("ada");
            var erasing = Thread.startVirtualThread(() -> file.journal.erase("ada"));
            int served = 0;
            do {
                file.journal.saveDraft(GRACE, "main", "text " + served++).join();
            } while (erasing.isAlive());
            assertTrue(served > 10, served + " drafts were stored in between");
            assertNothingOf(file, "ada");
        }
    }

    @Test
    void anInterruptedErasureIsGoneOnWithAfterARestart() {
        try (var file = JournalFile.in(directory)) {
            fill(file.journal, ADA, "secret");
            Agent.accepted(file.journal, ADA, "open").starts().prints("never ended");
            file.journal.saveDraft(GRACE, "main", "kept").join();
            file.database.write(handle -> handle.execute("DELETE FROM output WHERE learner = 'ada' AND from_byte = 0"));
        }
        try (var file = JournalFile.in(directory)) {
            assertEquals(1, file.journal.openRuns().size());
            file.journal.forget("ada");
            assertEquals(List.of(), file.journal.openRuns());
            file.journal.erase("ada");
            assertNothingOf(file, "ada");
            assertEquals(Map.of("main", "kept"), file.journal.drafts(GRACE));
        }
    }

    @Test
    @DisabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "PostgreSQL's files are its own")
    void whatWasErasedStandsInNoFileAnyMore() throws Exception {
        var secret = "very-secret-" + UUID.randomUUID();
        try (var file = JournalFile.in(directory)) {
            fill(file.journal, GRACE, "kept");
            fill(file.journal, ADA, secret);
            assertTrue(isInSomeFile(secret));
            file.journal.saveDraft(ADA, "cell-1", "x").join();

            file.journal.forget("ada");
            file.journal.erase("ada");

            assertFalse(isInSomeFile(secret), "while the server runs");
        }
        assertFalse(isInSomeFile(secret));
        assertTrue(isInSomeFile("kept draft"));
    }

    private boolean isInSomeFile(String text) throws IOException {
        var wanted = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        try (var files = Files.list(directory)) {
            return files.anyMatch(file -> {
                try {
                    return HexFormat.of().formatHex(Files.readAllBytes(file)).contains(wanted);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
