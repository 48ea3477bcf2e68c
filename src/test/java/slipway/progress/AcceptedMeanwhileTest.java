package slipway.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.database.TestDatabase;

/** Whether a run is complete is asked when a new server meets it at its agent, which is when pages ask for it again. */
@Tag("database")
class AcceptedMeanwhileTest {
    private static final JournalKey KEY = new JournalKey("ada", "docker", "01-images");
    /** All that are lent: of SQLite's the writer has one. */
    private static final int CONNECTIONS = TestDatabase.isPostgresql() ? 8 : 7;
    private static final int ASKERS = 100;
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private static Thread start(Runnable action) {
        return Thread.ofPlatform().start(action);
    }

    /** Those who asked when nobody knew the run, and get an answer from the database when it is stored, must not take it for one that has ended. */
    @Test
    @Timeout(120)
    void aRunThatIsAcceptedWhileSomebodyAsksIsNotComplete() throws InterruptedException {
        try (var file = JournalFile.in(directory)) {
            var agent = new Agent(file.journal);
            var acceptance = new AtomicReference<Acceptance>();
            List<CompletableFuture<Boolean>> answers = IntStream.range(0, ASKERS).mapToObj(i -> new CompletableFuture<Boolean>()).toList();
            List<CountDownLatch> held = hold(file);
            List<Thread> waiting = new ArrayList<>();
            waiting.add(start(() -> acceptance.set(file.journal.accept(KEY, agent.asked("build"), agent))));
            answers.forEach(answer -> waiting.add(start(() -> answer.complete(file.journal.isComplete(agent.run)))));
            awaitAll(waiting);
            held.getFirst().countDown();
            for (Thread thread : waiting) {
                assertTrue(thread.join(SOON));
            }
            held.forEach(CountDownLatch::countDown);
            assertInstanceOf(Acceptance.Fresh.class, acceptance.get()).stored().join();
            assertEquals(0, answers.stream().filter(CompletableFuture::join).count());
        }
    }

    private static List<CountDownLatch> hold(JournalFile file) throws InterruptedException {
        var taken = new CountDownLatch(CONNECTIONS);
        List<CountDownLatch> held = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            var release = new CountDownLatch(1);
            held.add(release);
            start(() -> file.database.read(handle -> {
                taken.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return null;
            }));
        }
        taken.await();
        return held;
    }

    private static void awaitAll(List<Thread> threads) {
        long until = System.nanoTime() + SOON.toNanos();
        while (threads.stream().anyMatch(thread -> thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.WAITING)) {
            assertTrue(System.nanoTime() < until, "all wait for a connection");
            Thread.onSpinWait();
        }
    }
}
