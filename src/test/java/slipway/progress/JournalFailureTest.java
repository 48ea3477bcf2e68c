package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import slipway.database.Database;
import slipway.database.DatabaseException;
import slipway.database.TestDatabase;

/**
 * The disk is full when SQLite's file has as many pages as it may: the same error from the same place, without filling a disk.
 */
@Tag("database")
@Timeout(60)
@DisabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "a small disk is a setting of SQLite")
class JournalFailureTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");
    private static final String SMALL_DISK = "&max_page_count=100";

    @TempDir
    Path directory;

    private JournalFile openOnSmallDisk() {
        return JournalFile.in(directory, Retention.DEFAULT, SMALL_DISK);
    }

    private void occupy(int bytes) {
        execute("CREATE TABLE other (bytes BLOB)", "INSERT INTO other VALUES (zeroblob(" + bytes + "))");
    }

    private void freePages() {
        execute("DELETE FROM other");
    }

    private void execute(String... statements) {
        try (var database = Database.open(TestDatabase.in(directory))) {
            database.read(handle -> {
                for (var statement : statements) {
                    handle.execute(statement);
                }
                return null;
            });
        }
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long until = System.nanoTime() + Page.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, () -> "waited in vain for " + what);
            Thread.sleep(10);
        }
    }

    @Test
    void onAFullDiskARunIsRefusedInWordsAndNothingSavedIsLost() {
        try (var file = openOnSmallDisk()) {
            var stored = new ArrayList<Agent>();
            var error = assertThrows(CompletionException.class, () -> {
                while (true) {
                    stored.add(Agent.accepted(file.journal, KEY, "cell"));
                }
            });
            assertInstanceOf(DatabaseException.class, error.getCause());
            assertTrue(error.getCause().getMessage().contains("the disk is full. Free some space"), error::getMessage);
            assertEquals(error.getCause().getMessage(), file.journal.trouble().orElseThrow());
            assertTrue(stored.size() > 10);
            assertEquals(stored.size(), file.journal.openRuns().size());
        }
        try (var file = JournalFile.in(directory)) {
            assertTrue(file.journal.openRuns().size() > 10);
        }
    }

    @Test
    void aRunThatCouldNotBeSavedIsUnknownAndMayBeAskedForAgain() throws Exception {
        try (var file = openOnSmallDisk()) {
            occupy(310_000);
            var agent = new Agent(file.journal);
            var refused = (Acceptance.Fresh) file.journal.accept(KEY, hugeSource(agent), agent);
            assertThrows(CompletionException.class, () -> refused.stored().join());
            assertFalse(file.journal.started(agent.run, Agent.STARTED));
            assertTrue(file.journal.find(KEY, agent.run).isEmpty());

            freePages();
            var again = assertInstanceOf(Acceptance.Fresh.class, file.journal.accept(KEY, hugeSource(agent), agent));
            assertEquals(agent.run, again.stored().join().id());
            assertTrue(file.journal.trouble().isEmpty());
        }
    }

    private static NewRun hugeSource(Agent agent) {
        return new NewRun(agent.run, "cell", "main", "3f7a9c", "#".repeat(64 << 10), 100, 24, "{}");
    }

    @Test
    void onAFullDiskOutputIsShownAndStoredAsSoonAsThereIsRoom() throws Exception {
        try (var file = openOnSmallDisk()) {
            occupy(240_000);
            var agent = Agent.accepted(file.journal, KEY, "cell").starts();
            var text = "x".repeat(150_000);
            var page = new Page();
            try (var cursor = page.open(file.journal, KEY)) {
                agent.prints(text).finishes();
                page.readUntil(cursor, () -> page.text(agent.run).equals(text));
                await(() -> file.journal.trouble().isPresent(), "the trouble to be noticed");
                assertEquals(0, agent.acknowledged());
                assertFalse(page.has(agent.run, Run.State.ENDED));

                freePages();
                page.readUntil(cursor, () -> page.hasAll(agent.run));
            }
            agent.awaitComplete();
            assertTrue(file.journal.trouble().isEmpty());
        }
        try (var file = JournalFile.in(directory); var cursor = file.journal.cursor(KEY, 0, Map.of())) {
            var page = new Page();
            page.read(cursor);
            assertEquals(150_000, page.output(page.changes.getFirst().id()).bytes.size());
        }
    }

    @Test
    void afterTroubleTheJournalFindsOutByItselfThatThereIsRoomAgain() throws Exception {
        try (var file = openOnSmallDisk()) {
            occupy(320_000);
            assertThrows(CompletionException.class, () -> file.journal.saveDraft(KEY, "cell", "x".repeat(60_000)).join());
            assertTrue(file.journal.trouble().orElseThrow().contains("the disk is full. Free some space"));
            assertTrue(file.journal.trouble().isPresent());

            freePages();
            await(() -> file.journal.trouble().isEmpty(), "the end of the trouble");
            assertTrue(file.journal.drafts(new JournalKey("", "", "")).isEmpty());
        }
    }

    /** A change whose transaction fails or not. */
    private static final class Attempt implements Change {
        private final boolean fails;
        private final CountDownLatch done = new CountDownLatch(1);
        private boolean stored;

        Attempt(boolean fails) {
            this.fails = fails;
        }

        @Override
        public String learner() {
            return KEY.learner();
        }

        @Override
        public void apply(WriteConnection connection) {
            DraftTable.put(connection, KEY, fails ? "bad" : "good", "text", Agent.STARTED);
            if (fails) {
                throw new IllegalStateException("this one is broken");
            }
        }

        @Override
        public void stored() {
            stored = true;
            done.countDown();
        }

        @Override
        public void failed(DatabaseException reason) {
            done.countDown();
        }
    }

    @Test
    void aChangeThatFailsDoesNotTakeThoseBesideItWithIt() throws Exception {
        try (var database = Database.open(TestDatabase.in(directory))) {
            var attempts = List.of(new Attempt(false), new Attempt(true), new Attempt(false));
            try (var writer = new JournalWriter(database, JournalMeter.NONE, () -> { })) {
                attempts.forEach(writer::submit);
                writer.start();
                for (var attempt : attempts) {
                    attempt.done.await();
                }
            }
            assertEquals(List.of(true, false, true), attempts.stream().map(attempt -> attempt.stored).toList());
            assertEquals(Set.of("good"), database.read(handle -> DraftTable.read(handle, KEY)).keySet());
        }
    }

    /** Such as that the memory is used up; the server ends itself then. */
    @Test
    void anErrorEndsTheWriterWhichIsToldAndNothingOfItsTransactionIsStored() throws Exception {
        try (var database = Database.open(TestDatabase.in(directory))) {
            var died = new CountDownLatch(1);
            var beside = new Attempt(false);
            var last = new Attempt(false);
            try (var writer = new JournalWriter(database, JournalMeter.NONE, died::countDown)) {
                writer.submit(beside);
                writer.submit(new Saving(KEY.learner(), _ -> {
                    writer.submit(last);
                    throw new OutOfMemoryError("played");
                }));
                writer.start();
                died.await();
                assertFalse(writer.trouble().isEmpty());
                assertThrows(DatabaseException.class, () -> writer.submit(new Attempt(false)));
                last.done.await();
                assertFalse(beside.stored || last.stored);
            }
            assertEquals(Map.of(), database.read(handle -> DraftTable.read(handle, KEY)));
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsToldWhileItIsWaitedFor() throws Exception {
        try (var database = Database.open(TestDatabase.in(directory)); var writer = new JournalWriter(database, JournalMeter.NONE, () -> { })) {
            var answer = new CountDownLatch(1);
            writer.start();
            writer.submit(new Saving(KEY.learner(), _ -> awaitUninterrupted(answer)));
            await(() -> writer.outage().isPresent(), "the silence to be noticed");
            assertTrue(writer.trouble().orElseThrow().contains("has not answered for more than 10 s"));
            answer.countDown();
            await(() -> writer.trouble().isEmpty(), "the end of the trouble");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aJournalThatIsClosedTakesNothingOn() {
        var file = JournalFile.in(directory);
        file.journal.close();
        var agent = new Agent(file.journal);
        assertThrows(DatabaseException.class, () -> file.journal.accept(KEY, agent.asked("cell"), agent));
        assertThrows(DatabaseException.class, () -> file.journal.saveDraft(KEY, "cell", "text"));
        file.close();
    }
}
