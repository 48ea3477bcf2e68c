package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import slipway.database.Database;
import slipway.database.DatabaseException;
import slipway.database.TestDatabase;
import slipway.database.TestPostgresql;

/** PostgreSQL goes away at once and comes back, while the journal is at work. */
@Tag("database")
@Timeout(1800)
@EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRESQL, matches = ".+", disabledReason = "SQLite is part of the server and does not go away")
class DatabaseOutageTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");
    private static final int RUNNERS = 4;
    private static final int OUTAGES = Integer.parseInt(System.getenv().getOrDefault("SLIPWAY_KILLS", "4"));

    @TempDir
    Path directory;
    private TestPostgresql postgresql;

    @BeforeEach
    void start() {
        postgresql = TestPostgresql.in(directory);
    }

    @AfterEach
    void stop() {
        postgresql.close();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, () -> "waited in vain for " + what);
            Thread.sleep(10);
        }
    }

    @Test
    void nothingToldIsLostAndNothingIsStoredTwiceWhenPostgresqlIsKilledUnderLoad() throws Exception {
        try (var database = Database.openAlone(postgresql.settings())) {
            var work = new Work(Journal.open(database));
            try (var runners = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < RUNNERS; i++) {
                    String cell = "cell-" + i;
                    running.add(runners.submit(() -> work.runAgainAndAgain(cell)));
                }
                running.add(runners.submit(work::judgeAgainAndAgain));
                for (int i = 0; i < OUTAGES; i++) {
                    int before = work.complete.size();
                    await("runs to be stored", () -> work.complete.size() > before + 20);
                    postgresql.kill();
                    await("the outage to be noticed", () -> work.journal.trouble().isPresent());
                    postgresql.start();
                }
                int before = work.complete.size();
                await("runs to be stored again", () -> work.complete.size() > before + 20);
                work.ending = true;
                for (var each : running) {
                    each.get(30, TimeUnit.SECONDS);
                }
            }
            work.verify(database);
            work.journal.close();
            System.out.printf("%d kills of PostgreSQL under load: %d runs and %d attempts were told, and all are there, once.%n", OUTAGES,
                    work.complete.size(), work.judged.size());
            assertTrue(work.refusedReads.stream().allMatch(words -> words.contains("PostgreSQL does not answer")), work.refusedReads::toString);
        }
    }

    /** What learners do, and what they were told. */
    private static final class Work {
        final Journal journal;
        final ConcurrentLinkedQueue<Agent> complete = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<UUID> judged = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> refusedReads = new ConcurrentLinkedQueue<>();
        volatile boolean ending;

        Work(Journal journal) {
            this.journal = journal;
        }

        void runAgainAndAgain(String cell) {
            for (int i = 0; !ending; i++) {
                var agent = new Agent(journal);
                ((Acceptance.Fresh) accept(agent, cell)).stored().join();
                agent.starts().prints(agent.run.toString().repeat(1 + i % 400)).finishes().awaitComplete();
                complete.add(agent);
            }
        }

        /** Reads fail while the database is away; what is asked again is answered. */
        private Acceptance accept(Agent agent, String cell) {
            while (true) {
                try {
                    return journal.accept(KEY, agent.asked(cell), agent);
                } catch (DatabaseException e) {
                    refusedReads.add(e.getMessage());
                    LockSupport.parkNanos(20_000_000);
                }
            }
        }

        void judgeAgainAndAgain() {
            while (!ending) {
                UUID id = UUID.randomUUID();
                journal.saveAttempt(new Attempt(id, KEY, "task", "3f7a9c", Instant.now(), 1, 2, false, "{}")).join();
                judged.add(id);
                journal.saveDraft(KEY, "draft", id.toString()).join();
            }
        }

        void verify(Database database) {
            var stored = database.read(handle -> handle.createQuery("SELECT id FROM run WHERE ended_at IS NOT NULL AND closed_at IS NOT NULL")
                    .mapTo(String.class).list());
            assertEquals(complete.stream().map(agent -> agent.run.toString()).sorted().toList(), stored.stream().sorted().toList());
            assertEquals(judged.size(), journal.scores(KEY).get("task").attempts());
            assertEquals(judged.stream().reduce((_, last) -> last).orElseThrow().toString(), journal.drafts(KEY).get("draft"));
            var page = new Page();
            try (var cursor = journal.cursor(KEY, 0, Map.of())) {
                page.read(cursor);
            }
            for (var run : page.runs.values()) {
                assertEquals(run.id().toString().repeat((int) run.outputLength() / 36), page.text(run.id()));
            }
        }
    }

    @Test
    void readsFailInWordsWhilePostgresqlIsAwayAndRecover() {
        try (var database = Database.openAlone(postgresql.settings()); var journal = Journal.open(database)) {
            journal.saveDraft(KEY, "cell", "kept").join();
            postgresql.kill();
            var failure = assertThrows(DatabaseException.class, () -> journal.drafts(KEY));
            assertTrue(failure.getMessage().contains("PostgreSQL does not answer"), failure::getMessage);
            postgresql.start();
            assertEquals(Map.of("cell", "kept"), journal.drafts(KEY));
        }
    }

    @Test
    void anOutageIsNoticedAndItsEndTooWhenNothingIsWritten() throws InterruptedException {
        try (var database = Database.openAlone(postgresql.settings()); var journal = Journal.open(database)) {
            postgresql.kill();
            await("the outage to be noticed", () -> journal.trouble().isPresent());
            postgresql.start();
            await("its end to be noticed", () -> journal.trouble().isEmpty());
            assertThrows(DatabaseException.class, () -> Database.openAlone(postgresql.settings()), "the lock was taken again");
        }
    }

    @Test
    void aPostgresqlThatHangsIsNoticedAndWhatWasBegunIsStoredWhenItGoesOn() throws Exception {
        try (var database = Database.openAlone(postgresql.settings()); var journal = Journal.open(database)) {
            var agent = Agent.accepted(journal, KEY, "cell").starts();
            postgresql.freeze();
            var draft = journal.saveDraft(KEY, "cell", "written while it hangs");
            agent.prints("hello").finishes();
            await("the silence to be noticed", () -> journal.trouble().isPresent());
            assertFalse(draft.isDone(), "nothing is told to be stored that may not be");
            assertEquals(0, agent.acknowledged());

            var other = new Agent(journal);
            var refused = assertTimeoutPreemptively(Duration.ofSeconds(1),
                    () -> assertThrows(DatabaseException.class, () -> journal.accept(KEY, other.asked("cell"), other)), "nobody waits in vain");
            assertTrue(refused.getMessage().matches(".*(has not answered|does not answer).*"), refused::getMessage);

            postgresql.thaw();
            draft.get(30, TimeUnit.SECONDS);
            agent.awaitComplete();
            await("the end of the trouble", () -> journal.trouble().isEmpty());
            assertEquals(Map.of("cell", "written while it hangs"), journal.drafts(KEY));
            Agent.accepted(journal, KEY, "cell").starts().finishes().awaitComplete();
        }
    }

    @Test
    void aPostgresqlThatHangsIsNoticedInAQuietHourAndReadsEnd() throws Exception {
        try (var database = Database.openAlone(postgresql.settings()); var journal = Journal.open(database)) {
            journal.saveDraft(KEY, "cell", "kept").join();
            postgresql.freeze();
            await("the silence to be noticed", () -> journal.trouble().isPresent());
            readAtOnce(20, journal);
            postgresql.thaw();
            await("the end of the trouble", () -> journal.trouble().isEmpty());
            assertEquals(Map.of("cell", "kept"), journal.drafts(KEY));
        }
    }

    /** More than there are connections. */
    private static void readAtOnce(int readers, Journal journal) throws Exception {
        try (var reading = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DatabaseException>> failures = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                failures.add(reading.submit(() -> assertThrows(DatabaseException.class, () -> journal.drafts(KEY))));
            }
            for (var each : failures) {
                var failure = each.get(60, TimeUnit.SECONDS);
                assertTrue(failure.isOutage() && failure.getMessage().contains("does not answer"), failure::getMessage);
            }
        }
    }

    @Test
    void aJournalThatIsClosedDuringAnOutageSaysWhatItCouldNotStore() throws Exception {
        try (var database = Database.openAlone(postgresql.settings())) {
            var journal = Journal.open(database);
            postgresql.kill();
            var saving = journal.saveDraft(KEY, "cell", "text");
            journal.close();
            var failure = assertThrows(ExecutionException.class, () -> saving.get(20, TimeUnit.SECONDS));
            assertTrue(failure.getMessage().contains("PostgreSQL does not answer"), failure::getMessage);
        }
    }

    @Test
    void aServerThatStartsBeforeItsPostgresqlWaitsForIt() throws Exception {
        postgresql.kill();
        try (var starting = Executors.newVirtualThreadPerTaskExecutor()) {
            var opening = starting.submit(() -> Database.openAlone(postgresql.settings()));
            assertThrows(TimeoutException.class, () -> opening.get(1, TimeUnit.SECONDS));
            postgresql.start();
            opening.get(30, TimeUnit.SECONDS).close();
        }
    }
}
